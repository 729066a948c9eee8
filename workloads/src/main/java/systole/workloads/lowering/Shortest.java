package systole.workloads.lowering;

import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import systole.isa.Kernel;

/** Chooses the shortest of many candidates without building those that cannot be it. */
public final class Shortest {
    private Shortest() {}

    /**
     * The candidate taken.
     *
     * @param number of it; -1 when none can be built
     * @param kernels of it
     */
    public record Choice(int number, List<Kernel> kernels) {}

    /**
     * The first of the candidates with the least time. They are tried in order of their floors, and none is built whose floor
     * is above the best time found.
     *
     * @param count candidates
     * @param floor a time that the candidate does not fall below
     * @param kernels of the candidate; none where it does not fit the device
     * @param seconds time of kernels
     */
    public static Choice of(
            int count,
            IntToDoubleFunction floor,
            IntFunction<List<Kernel>> kernels,
            ToDoubleFunction<List<Kernel>> seconds) {
        double[] floors = IntStream.range(0, count).mapToDouble(floor).toArray();
        int[] order = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> floors[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        Choice best = new Choice(-1, List.of());
        double least = Double.POSITIVE_INFINITY;
        for (int i : order) {
            if (floors[i] > least) {
                break;
            }
            List<Kernel> built = kernels.apply(i);
            double time = built.isEmpty() ? Double.POSITIVE_INFINITY : seconds.applyAsDouble(built);
            if (time < least || (time == least && i < best.number && !built.isEmpty())) {
                least = time;
                best = new Choice(i, built);
            }
        }
        return best;
    }
}

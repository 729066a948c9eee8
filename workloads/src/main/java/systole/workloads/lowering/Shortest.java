package systole.workloads.lowering;

import java.util.Comparator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Chooses the shortest of many candidates without building those that cannot be it. */
public final class Shortest {
    private Shortest() {}

    /**
     * The first of the candidates with the least time. They are tried in order of their floors, and none is built whose floor
     * is above the best time found.
     *
     * @param count candidates
     * @param floor a time that the candidate does not fall below
     * @param seconds time of the candidate; infinite where it cannot be built
     * @return number of the candidate; 0 when none can be built
     */
    public static int of(int count, IntToDoubleFunction floor, IntToDoubleFunction seconds) {
        double[] floors = IntStream.range(0, count).mapToDouble(floor).toArray();
        int[] order = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> floors[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i : order) {
            if (floors[i] > least && System.getProperty("dbg") == null) {
                break;
            }
            double time = seconds.applyAsDouble(i);
            if (System.getProperty("dbg") != null && floors[i] > time)
                System.out.println("VIOL " + i + " " + floors[i] * 1e6 + " " + time * 1e6);
            if (time < least || (time == least && i < best)) {
                least = time;
                best = i;
            }
        }
        return best;
    }
}

package systole.system;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import systole.interconnect.TorusBox;

/**
 * The part of a pod that a number of devices takes: the box nearest to a cube that fits.
 *
 * @param dimensions devices along each axis
 * @param wraps whether the ends of an axis are joined
 */
record TorusSlice(List<Integer> dimensions, List<Boolean> wraps) {
    /**
     * The slice of a pod.
     *
     * @param closesEvery an axis of the slice is closed when this divides its length; 0 when only a whole axis of the pod is
     */
    static TorusSlice of(List<Integer> pod, int devices, int closesEvery) {
        @Nullable List<Integer> best = TorusBox.of(pod, devices);
        List<Integer> dimensions = best == null ? line(pod, devices) : best;
        List<Boolean> wraps = IntStream.range(0, dimensions.size())
                .mapToObj(axis -> closes(dimensions.get(axis), pod.get(axis), closesEvery))
                .toList();
        return new TorusSlice(List.copyOf(dimensions), wraps);
    }

    private static boolean closes(int length, int whole, int closesEvery) {
        return length == whole || (closesEvery > 0 && length % closesEvery == 0);
    }

    /** The smallest box that holds so many, where none has just as many. */
    private static List<Integer> line(List<Integer> pod, int devices) {
        for (int more = devices; ; more++) {
            @Nullable List<Integer> found = TorusBox.of(pod, more);
            if (found != null) {
                return found;
            }
        }
    }
}

package systole.system;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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
        @Nullable List<Integer> best = box(pod, 0, devices, new ArrayList<>(), null);
        List<Integer> dimensions = best == null ? line(pod, devices) : best;
        List<Boolean> wraps = IntStream.range(0, dimensions.size())
                .mapToObj(axis -> closes(dimensions.get(axis), pod.get(axis), closesEvery))
                .toList();
        return new TorusSlice(List.copyOf(dimensions), wraps);
    }

    private static boolean closes(int length, int whole, int closesEvery) {
        return length == whole || (closesEvery > 0 && length % closesEvery == 0);
    }

    /** The box of so many places with the least sum of sides; the first of equals. */
    private static @Nullable List<Integer> box(
            List<Integer> pod, int axis, int places, List<Integer> sides, @Nullable List<Integer> best) {
        if (axis == pod.size()) {
            return places == 1 && (best == null || sum(sides) < sum(best)) ? List.copyOf(sides) : best;
        }
        @Nullable List<Integer> found = best;
        for (int side = 1; side <= Math.min(pod.get(axis), places); side++) {
            if (places % side == 0) {
                sides.add(side);
                found = box(pod, axis + 1, places / side, sides, found);
                sides.remove(sides.size() - 1);
            }
        }
        return found;
    }

    /** The smallest box that holds so many, where none has just as many. */
    private static List<Integer> line(List<Integer> pod, int devices) {
        for (int more = devices; ; more++) {
            @Nullable List<Integer> found = box(pod, 0, more, new ArrayList<>(), null);
            if (found != null) {
                return found;
            }
        }
    }

    private static int sum(List<Integer> sides) {
        return sides.stream().mapToInt(Integer::intValue).sum();
    }
}

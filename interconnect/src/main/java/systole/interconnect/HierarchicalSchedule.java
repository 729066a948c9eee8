package systole.interconnect;

import java.util.ArrayList;
import java.util.List;

/**
 * Ranks in a grid, the first axis innermost, with a ring along each line: axis after axis shares out the sum, then the axes in
 * the opposite order gather. An all-to-all sends along one axis after the other to the right place on it.
 */
record HierarchicalSchedule(CollectiveKind kind, List<Integer> axes) implements CollectiveSchedule {
    HierarchicalSchedule {
        axes = List.copyOf(axes);
    }

    @Override
    public int ranks() {
        return axes.stream().reduce(1, Math::multiplyExact);
    }

    @Override
    public int steps() {
        return switch (kind) {
            case ALL_REDUCE -> 2 * round();
            case ALL_TO_ALL -> axes.size();
            default -> round();
        };
    }

    @Override
    public List<Send> sends(int rank, int step) {
        if (kind == CollectiveKind.ALL_TO_ALL) {
            return exchange(rank, step);
        }
        boolean sums = kind != CollectiveKind.ALL_GATHER && step < round();
        int left = sums || kind == CollectiveKind.ALL_GATHER ? step : step - round();
        int axis = sums ? 0 : axes.size() - 1;
        while (left >= axes.get(axis) - 1) {
            left -= axes.get(axis) - 1;
            axis += sums ? 1 : -1;
        }
        return alongRing(rank, axis, sums ? left + 1 : left, sums ? Send.Action.REDUCE : Send.Action.COPY);
    }

    /** Steps in which the sum is shared out, or gathered. */
    private int round() {
        return axes.stream().mapToInt(length -> length - 1).sum();
    }

    /** The chunks that are the rank's own on axes further in and lie so many places back on this one, to the next on it. */
    private List<Send> alongRing(int rank, int axis, int back, Send.Action action) {
        int stride = stride(axis);
        int length = axes.get(axis);
        int next = moved(rank, axis, (place(rank, axis) + 1) % length);
        int first = rank % stride + Math.floorMod(place(rank, axis) - back, length) * stride;
        List<Send> sends = new ArrayList<>();
        for (int chunk = first; chunk < ranks(); chunk += stride * length) {
            sends.add(new Send(rank, next, chunk, action));
        }
        return sends;
    }

    /** What is here has reached its destination on the axes further in, and its source shares the others with this rank. */
    private List<Send> exchange(int rank, int axis) {
        int stride = stride(axis);
        int length = axes.get(axis);
        List<Send> sends = new ArrayList<>();
        for (int distance = 1; distance < length; distance++) {
            int to = moved(rank, axis, (place(rank, axis) + distance) % length);
            for (int inner = 0; inner < stride; inner++) {
                int source = rank - rank % stride + inner;
                int first = to % (stride * length);
                for (int destination = first; destination < ranks(); destination += stride * length) {
                    sends.add(new Send(rank, to, source * ranks() + destination, Send.Action.COPY));
                }
            }
        }
        return sends;
    }

    private int moved(int rank, int axis, int place) {
        return rank + (place - place(rank, axis)) * stride(axis);
    }

    private int place(int rank, int axis) {
        return rank / stride(axis) % axes.get(axis);
    }

    private int stride(int axis) {
        return axes.subList(0, axis).stream().reduce(1, Math::multiplyExact);
    }

    @Override
    public boolean rotates() {
        return false;
    }
}

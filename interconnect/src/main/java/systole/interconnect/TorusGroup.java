package systole.interconnect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The axes that a group of ranks spans. Ranks are laid along one axis after the other; which comes first is chosen as compilers
 * place a mesh of devices: whole axes before parts of axes, then what gives the group the most bandwidth.
 *
 * @param whole whether the group spans every axis that it is on
 */
record TorusGroup(List<TorusAxis> axes, int size, boolean whole) {
    static TorusGroup of(TorusSpec torus, RankGroup group) {
        @Nullable TorusGroup best = null;
        for (List<Integer> order : torus.orders()) {
            @Nullable TorusGroup found = along(torus, group, order);
            if (found != null && (best == null || found.betterThan(best))) {
                best = found;
            }
        }
        return best != null ? best : block(torus, group);
    }

    /** Neighbours where no order of axes divides: the box nearest to a cube, or a row where there is no box. */
    private static TorusGroup block(TorusSpec torus, RankGroup group) {
        @Nullable List<Integer> sides = TorusBox.of(torus.dimensions(), group.size());
        List<TorusAxis> axes = new ArrayList<>();
        for (int axis = 0; sides != null && axis < sides.size(); axis++) {
            int side = sides.get(axis);
            if (side > 1) {
                boolean around =
                        side == torus.dimensions().get(axis) && torus.wraps().get(axis);
                axes.add(new TorusAxis(side, 1, around));
            }
        }
        if (axes.isEmpty()) {
            axes.add(new TorusAxis(group.size(), 1, false));
        }
        return new TorusGroup(axes, group.size(), false);
    }

    private boolean betterThan(TorusGroup other) {
        return whole != other.whole ? whole : ways() > other.ways();
    }

    /** The axes with this order; null when the group's ends fall within an axis where they divide nothing. */
    private static @Nullable TorusGroup along(TorusSpec torus, RankGroup group, List<Integer> order) {
        List<TorusAxis> axes = new ArrayList<>();
        boolean allWhole = true;
        long below = 1;
        for (int axis : order) {
            int length = torus.dimensions().get(axis);
            long first = Math.max(below, Math.min(group.stride(), below * length));
            long end = Math.max(below, Math.min(group.block(), below * length));
            if (first % below != 0 || end % first != 0 || (below * length) % end != 0) {
                return null;
            }
            if (end > first) {
                int members = (int) (end / first);
                int spacing = (int) (first / below);
                boolean around = (long) members * spacing == length;
                allWhole &= members == length;
                axes.add(new TorusAxis(members, spacing, around && torus.wraps().get(axis)));
            }
            below *= length;
        }
        return new TorusGroup(axes, group.size(), allWhole);
    }

    private double ways() {
        return axes.stream().mapToDouble(TorusAxis::ways).sum();
    }

    /** Hops that a buffer's first byte takes, one after the other. */
    int hops(CollectiveKind kind) {
        if (kind == CollectiveKind.SEND) {
            return axes.get(0).spacing();
        }
        int across = axes.stream().mapToInt(TorusAxis::hops).sum();
        return kind == CollectiveKind.ALL_REDUCE ? 2 * across : across;
    }

    /** Bytes that pass the busiest link in one direction. */
    double busiestLinkBytes(CollectiveKind kind, long bytes) {
        double others = (size - 1.0) / size;
        return switch (kind) {
            case ALL_REDUCE -> 2 * bytes * others / ways();
            case ALL_GATHER, REDUCE_SCATTER -> bytes * others / ways();
            case BROADCAST -> bytes / ways();
            case ALL_TO_ALL ->
                bytes * axes.stream().mapToDouble(TorusAxis::crossings).max().orElse(0);
            case SEND -> (double) bytes * axes.get(0).spacing();
        };
    }

    /** Bytes that a device sends on all its links, those that it hands on included. */
    double sentBytes(CollectiveKind kind, long bytes) {
        double others = (size - 1.0) / size;
        return switch (kind) {
            case ALL_REDUCE -> 2 * bytes * others;
            case ALL_GATHER, REDUCE_SCATTER, BROADCAST -> bytes * others;
            case ALL_TO_ALL ->
                bytes * axes.stream().mapToDouble(TorusAxis::meanHops).sum();
            case SEND -> (double) bytes * axes.get(0).spacing();
        };
    }
}

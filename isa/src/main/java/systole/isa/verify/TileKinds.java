package systole.isa.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import systole.isa.Affine;
import systole.isa.Grid;
import systole.isa.Operand;

/**
 * Kinds of tiles of one device. Control depends on a tile only through the trips of its loops: tiles of the same trips are
 * of one kind. All kinds are found where {@link #MOST} tiles show them; of more tiles some are looked at.
 */
final class TileKinds {
    /** Tiles whose trips are looked at. */
    static final int MOST = 100_000;

    private static final int ENDS = 2_000;
    private static final int SAMPLES = 4_000;

    private final Facts facts;
    private final Grid grid;
    private final int rank;
    private final int most;

    /**
     * Kinds on one device.
     *
     * @param most tiles to look at
     */
    TileKinds(Facts facts, int rank, int most) {
        this.facts = facts;
        this.grid = facts.kernel.grid();
        this.rank = rank;
        this.most = most;
    }

    /** Trips of the loops whose trips vary. */
    List<Long> trips(long tile) {
        int[] at = new int[grid.axes().size()];
        grid.coordinates(tile, at);
        List<Long> trips = new ArrayList<>(facts.varying.size());
        for (Operand.Bound bound : facts.varying) {
            trips.add(bound.trips(at, rank));
        }
        return trips;
    }

    /** One tile of each kind among the first so many, in order of their being looked at. */
    List<Integer> among(long tiles) {
        Map<List<Long>, Integer> kinds = new LinkedHashMap<>();
        for (long tile : candidates(tiles)) {
            if (tile > Integer.MAX_VALUE) {
                facts.leaveOut();
            } else if (tile < tiles) {
                kinds.putIfAbsent(trips(tile), (int) tile);
            }
        }
        return new ArrayList<>(kinds.values());
    }

    private List<Long> candidates(long tiles) {
        boolean[] matters = matters();
        double points = 1;
        for (int axis = 0; axis < matters.length; axis++) {
            points *= matters[axis] ? grid.axes().get(axis).extent() : 1;
        }
        List<Long> found = new ArrayList<>();
        if (tiles == grid.tiles() && points <= most) {
            each(matters, found);
        } else if (tiles <= most) {
            for (long tile = 0; tile < tiles; tile++) {
                found.add(tile);
            }
        } else {
            facts.leaveOut();
            sample(tiles, found);
        }
        return found;
    }

    /** Axes that the trips of some loop depend on. */
    private boolean[] matters() {
        boolean[] matters = new boolean[grid.axes().size()];
        for (Operand.Bound bound : facts.varying) {
            for (Affine.Term term : bound.limit().terms()) {
                if (term.ofGrid() && term.coefficient() != 0) {
                    matters[term.index()] = true;
                }
            }
        }
        return matters;
    }

    private void each(boolean[] matters, List<Long> found) {
        int[] at = new int[matters.length];
        int axis;
        do {
            found.add(place(at));
            for (axis = 0; axis < at.length; axis++) {
                if (matters[axis] && ++at[axis] < grid.axes().get(axis).extent()) {
                    break;
                }
                at[axis] = 0;
            }
        } while (axis < at.length);
    }

    private void sample(long tiles, List<Long> found) {
        for (long i = 0; i < Math.min(tiles, ENDS); i++) {
            found.add(i);
            found.add(tiles - 1 - i);
        }
        corners(found);
        Random random = new Random(1);
        for (int i = 0; i < SAMPLES; i++) {
            found.add((long) (random.nextDouble() * tiles));
        }
    }

    private void corners(List<Long> found) {
        int axes = grid.axes().size();
        for (int mask = 0; mask < 1 << Math.min(axes, 6); mask++) {
            int[] at = new int[axes];
            for (int axis = 0; axis < axes; axis++) {
                at[axis] = ((mask >> axis) & 1) * (grid.axes().get(axis).extent() - 1);
            }
            found.add(place(at));
        }
    }

    /** Place of a tile in the walk of the grid: what {@link Grid#coordinates} undoes. */
    private long place(int[] at) {
        long place = 0;
        long stride = 1;
        int first = 0;
        if (grid.panelWidth() > 0) {
            int inner = grid.order().get(0);
            int outer = grid.order().get(1);
            long extent = grid.axes().get(inner).extent();
            long panel = at[outer] / grid.panelWidth();
            long start = panel * grid.panelWidth();
            long width = Math.min(grid.panelWidth(), grid.axes().get(outer).extent() - start);
            place = extent * start + at[inner] * width + at[outer] - start;
            stride = extent * grid.axes().get(outer).extent();
            first = 2;
        }
        for (int i = first; i < grid.order().size(); i++) {
            int axis = grid.order().get(i);
            place += at[axis] * stride;
            stride *= grid.axes().get(axis).extent();
        }
        return place;
    }
}

package systole.isa.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import systole.isa.Declarations.Buffer;
import systole.isa.Grid;
import systole.isa.Opcode;

/**
 * Which tiles are walked. Control depends on a tile only through the trips of its loops, so tiles fall into kinds, and a walk
 * over tiles of the same kinds in the same order is made once.
 */
final class TileChoice {
    private static final int KINDS = 12;
    private static final int ENDS = 128;
    private static final int SAMPLES = 128;
    private static final int LEAST_ROUNDS = 3;
    /** Rounds beyond the least are walked as long as this many instructions are not reached. */
    private static final double CHEAP = 100_000;
    /** Turns of loops without an instruction in them that are waited for. */
    private static final double EMPTY_TURNS = 1e7;

    /**
     * A walk.
     *
     * @param core first tile
     * @param cores distance to the next
     * @param rounds tiles
     */
    record Start(int core, int cores, long rounds) {}

    private final Facts facts;
    private final Grid grid;
    private final int rank;
    private final int cores;

    TileChoice(Facts facts, int rank, int cores) {
        this.facts = facts;
        this.grid = facts.kernel.grid();
        this.rank = rank;
        this.cores = cores;
    }

    /** The walks of one device by itself. */
    List<Start> alone() {
        List<Start> starts = new ArrayList<>();
        if (facts.kernel.persistent()) {
            long most = rounds();
            starts.add(start(0, most));
            starts.add(start((int) Math.min(cores - 1L, (grid.tiles() - 1) % cores), most));
        }
        for (int tile : kinds(grid.tiles())) {
            if (!facts.kernel.persistent()) {
                starts.add(new Start(tile, Integer.MAX_VALUE, 1));
            } else if (tile >= cores) {
                // the core's first tile and then this one: what is done once is done before it
                starts.add(new Start(tile % cores, tile - tile % cores, 2));
            }
        }
        if (facts.kernel.persistent()) {
            kinds(Math.min(cores, grid.tiles())).forEach(core -> starts.add(start(core, LEAST_ROUNDS)));
        }
        Set<List<Long>> seen = new HashSet<>();
        starts.removeIf(start -> !seen.add(signature(start)));
        return starts;
    }

    /** The walks of several devices together, core by core, over all their tiles. */
    List<Start> together() {
        Set<Integer> first = new java.util.LinkedHashSet<>();
        first.add(0);
        first.add((int) ((grid.tiles() - 1) % cores));
        kinds(Math.min(cores, grid.tiles())).forEach(first::add);
        return first.stream().map(core -> start(core, Long.MAX_VALUE)).toList();
    }

    private Start start(int core, long most) {
        long all = rounds(facts, core, cores);
        return new Start(core, cores, Math.min(all, most));
    }

    /** Tiles of a core. */
    static long rounds(Facts facts, int core, int cores) {
        long tiles = facts.kernel.grid().tiles();
        return core >= tiles ? 0 : (tiles - 1 - core) / cores + 1;
    }

    /** Enough for each ring to go round twice with one slot a tile. */
    private long rounds() {
        int stages =
                facts.kernel.buffers().stream().mapToInt(Buffer::stages).max().orElse(1);
        double tile = Math.max(1, work(0));
        return Math.max(LEAST_ROUNDS, (long) Math.min(2.0 * stages + 2, CHEAP / tile));
    }

    private List<Long> signature(Start start) {
        List<Long> signature = new ArrayList<>();
        signature.add(start.rounds);
        for (long i = 0; i < start.rounds && !facts.varying.isEmpty(); i++) {
            signature.addAll(trips(start.core + i * start.cores));
        }
        return signature;
    }

    private List<Long> trips(long tile) {
        int[] at = new int[grid.axes().size()];
        grid.coordinates(tile, at);
        return facts.varying.stream().map(bound -> bound.trips(at, rank)).toList();
    }

    /** Of the first so many tiles one of each kind, those of least work first; the kind of most work is among them. */
    private List<Integer> kinds(long tiles) {
        if (facts.varying.isEmpty()) {
            return List.of(0);
        }
        Map<List<Long>, Integer> kinds = new LinkedHashMap<>();
        for (long tile : candidates(tiles)) {
            if (tile < tiles && tile <= Integer.MAX_VALUE) {
                kinds.putIfAbsent(trips(tile), (int) tile);
            }
        }
        List<Integer> chosen = new ArrayList<>(kinds.values());
        chosen.sort(Comparator.comparingDouble((Integer tile) -> work(tile)));
        if (chosen.size() > KINDS) {
            chosen.subList(KINDS - 1, chosen.size() - 1).clear();
        }
        return chosen;
    }

    private List<Long> candidates(long tiles) {
        List<Long> found = new ArrayList<>();
        for (long i = 0; i < Math.min(tiles, ENDS); i++) {
            found.add(i);
            found.add(tiles - 1 - i);
        }
        corners(found);
        Random random = new Random(1);
        for (int i = 0; i < SAMPLES && tiles > 2L * ENDS; i++) {
            found.add((long) (random.nextDouble() * tiles));
        }
        return found;
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

    /** Instructions of a tile, about. */
    double work(long tile) {
        int[] at = new int[grid.axes().size()];
        grid.coordinates(tile, at);
        double work = 0;
        for (int[] loops : facts.loops) {
            work += turns(loops, at);
        }
        return work;
    }

    private double turns(int[] loops, int[] at) {
        double turns = 1;
        for (int loop : loops) {
            turns *= facts.program.get(loop).bound().trips(at, rank);
        }
        return turns;
    }

    /** True when a walk of the tile would turn for ever round a loop that has nothing in it but loops of no trips. */
    boolean spins(long tile) {
        int[] at = new int[grid.axes().size()];
        grid.coordinates(tile, at);
        for (int i = 0; i < facts.loops.length; i++) {
            boolean never = facts.program.get(i).opcode() == Opcode.LOOP
                    && facts.program.get(i).bound().trips(at, rank) == 0;
            if (never && turns(facts.loops[i], at) > EMPTY_TURNS) {
                return true;
            }
        }
        return false;
    }
}

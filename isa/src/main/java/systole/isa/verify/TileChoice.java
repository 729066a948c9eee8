package systole.isa.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import systole.isa.Declarations.Buffer;
import systole.isa.Grid;
import systole.isa.Opcode;

/** Which tiles of one device are walked. A walk over tiles of the same kinds in the same order is made once. */
final class TileChoice {
    private static final int LEAST_ROUNDS = 3;
    /** Kinds of least work that are walked before that of most work: in small ones faults are found soon. */
    private static final int SMALL_FIRST = 11;
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
    private final TileKinds kinds;

    /**
     * The choice on one device.
     *
     * @param most tiles to look at
     */
    TileChoice(Facts facts, int rank, int cores, int most) {
        this.facts = facts;
        this.grid = facts.kernel.grid();
        this.rank = rank;
        this.cores = cores;
        this.kinds = new TileKinds(facts, rank, most);
    }

    /**
     * The walks of the device by itself.
     *
     * @param seen trips of the walks made so far, on any device; those of these walks are added
     */
    List<Start> alone(Set<List<Long>> seen) {
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
        starts.removeIf(start -> !seen.add(signature(start)));
        return starts;
    }

    /** One core of each kind: over all devices their tiles have the same trips. */
    static List<Start> together(List<Facts> devices, int cores) {
        long most = 0;
        double trips = 0;
        Set<Facts> alike = new HashSet<>();
        List<Integer> ranks = new ArrayList<>();
        for (int rank = 0; rank < devices.size(); rank++) {
            Facts facts = devices.get(rank);
            long tiles = facts.kernel.grid().tiles();
            most = Math.max(most, Math.min(cores, tiles));
            if (alike.add(facts) || facts.ranks) {
                ranks.add(rank);
                trips += facts.varying.isEmpty() ? Math.min(cores, tiles) : tiles;
            }
        }
        Set<Integer> first = new LinkedHashSet<>();
        boolean all = trips <= TileKinds.MOST;
        for (int core = 0; core < (all ? most : Math.min(most, SMALL_FIRST)); core++) {
            first.add(core);
        }
        devices.forEach(facts -> first.add((int) ((facts.kernel.grid().tiles() - 1) % cores)));
        if (first.size() < most) {
            devices.get(0).leaveOut();
        }
        Set<List<Long>> seen = new HashSet<>();
        List<Start> starts = new ArrayList<>();
        for (int core : first) {
            List<Long> signature = new ArrayList<>();
            for (int rank : ranks) {
                Facts facts = devices.get(rank);
                Start own = new Start(core, cores, rounds(facts, core, cores));
                signature.addAll(all ? new TileChoice(facts, rank, cores, 0).signature(own) : List.of((long) core));
            }
            if (seen.add(signature)) {
                starts.add(new Start(core, cores, Long.MAX_VALUE));
            }
        }
        return starts;
    }

    private Start start(int core, long most) {
        return new Start(core, cores, Math.min(rounds(facts, core, cores), most));
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
            signature.addAll(kinds.trips(start.core + i * start.cores));
        }
        return signature;
    }

    /** Of the first so many tiles one of each kind, those of least work first, but for the one of most work. */
    private List<Integer> kinds(long tiles) {
        if (facts.varying.isEmpty()) {
            return List.of(0);
        }
        List<Integer> chosen = kinds.among(tiles);
        Map<Integer, Double> work = new HashMap<>();
        chosen.forEach(tile -> work.put(tile, work(tile)));
        chosen.sort((one, other) -> Double.compare(work.getOrDefault(one, 0.0), work.getOrDefault(other, 0.0)));
        if (chosen.size() > SMALL_FIRST) {
            chosen.add(SMALL_FIRST, chosen.remove(chosen.size() - 1));
        }
        return chosen;
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

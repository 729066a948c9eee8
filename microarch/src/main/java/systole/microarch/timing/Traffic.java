package systole.microarch.timing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import systole.isa.Operand;
import systole.memory.CacheSpec;
import systole.microarch.Action;

/**
 * What a kernel does in all, from its loop nest: how often each instruction runs, the bytes of each load and store, and how
 * many of them the shared cache misses by the footprint of what lies between two uses.
 */
final class Traffic {
    private static final int ROUNDS_OF_EVICTION = 12;
    private static final double SETTLED = 1e-4;

    /** A load or store, over the whole kernel. */
    static final class Access {
        /** Times that it runs, on all cores. */
        long runs;
        /** Bytes that cores load or store. */
        long bytes;
        /** Bytes of the largest single one, for the core that has most. */
        double largest;
        /** Bytes of a tile of the grid that no loop names twice. */
        double tileBytes;
        /** Axes that move it. */
        boolean[] named = new boolean[0];
        /** Number of an earlier load of the same data in the same tile; -1 when there is none. */
        int echoes = -1;
        /** Bytes that all tiles miss. */
        double missed;
        /** Bytes that the tiles of the first round miss, and those that they name. */
        double missedFirst;

        double distinctFirst;
        /** Rows that a missed byte opens. */
        double rowsPerByte;
    }

    final Access[] accesses;
    final long[] counts = new long[Action.values().length];

    private final Decoded decoded;
    private final Residency residency;
    private final Walk walk;
    private final long[] axisExtents;
    private final long tiles;
    private final double round;

    Traffic(Decoded decoded, Residency residency) {
        this.decoded = decoded;
        this.residency = residency;
        this.walk = new Walk(decoded.kernel.grid());
        this.axisExtents = decoded.kernel.grid().axes().stream()
                .mapToLong(axis -> axis.extent())
                .toArray();
        this.tiles = decoded.kernel.grid().tiles();
        this.round = Math.min(decoded.device.cores(), tiles);
        this.accesses = new Access[decoded.memory.size()];
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            if (decoded.used(queue)) {
                visit(decoded.code[queue]);
            }
        }
        misses();
        count();
    }

    /** Goes through the loop nest of a queue once. */
    private void visit(Decoded.Code code) {
        List<Integer> open = new ArrayList<>();
        for (int pc = 0; pc < code.op().length; pc++) {
            int arg = code.arg()[pc];
            switch (code.op()[pc]) {
                case Decoded.LOOP -> open.add(arg);
                case Decoded.END -> open.remove(open.size() - 1);
                case Decoded.MEMORY -> memory(arg, bounds(open));
                case Decoded.COMPUTE -> compute(decoded.compute.get(arg), bounds(open));
                case Decoded.SEND, Decoded.RECEIVE -> message(decoded.link.get(arg), bounds(open));
                default -> {}
            }
        }
    }

    private Operand.Bound[] bounds(List<Integer> open) {
        Operand.Bound[] bounds = new Operand.Bound[open.size()];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = decoded.bounds.get(open.get(i));
        }
        return bounds;
    }

    private long runs(Operand.Bound[] loops) {
        return loops.length == 0 ? tiles : new TileSums(axisExtents, loops, List.of()).sum();
    }

    private void memory(int number, Operand.Bound[] loops) {
        MemoryOp op = decoded.memory.get(number);
        Access access = new Access();
        accesses[number] = access;
        List<TileSums.Factor> factors = new ArrayList<>();
        double largest = op.bits() / 8.0;
        access.named = new boolean[axisExtents.length];
        for (int d = 0; d < op.dims(); d++) {
            factors.add(factor(op, d, loops.length));
            largest *= Math.min(op.extent()[d], op.size()[d]);
            for (int axis : op.axes()[d]) {
                access.named[axis] = true;
            }
        }
        access.runs = runs(loops);
        access.bytes = op.bytes(new TileSums(axisExtents, loops, factors).sum());
        access.largest = largest;
        access.echoes = echo(number);
        double again = 1;
        for (int level = 0; level < loops.length; level++) {
            again *= moves(op, level) ? 1 : Math.max(1, meanTrips(loops[level]));
        }
        access.tileBytes = access.bytes / again / tiles;
        access.rowsPerByte = op.rowsPerByte(decoded.device.memory(), MemoryPath.stretch(decoded, op));
    }

    private double meanTrips(Operand.Bound loop) {
        return (double) runs(new Operand.Bound[] {loop}) / tiles;
    }

    /** Elements of one dimension of an access inside its tensor, at an instruction within so many loops. */
    private TileSums.Factor factor(MemoryOp op, int dim, int levels) {
        int axes = axisExtents.length;
        long[] coefficients = Arrays.copyOf(op.grid()[dim], axes + levels);
        System.arraycopy(op.loop()[dim], 0, coefficients, axes, Math.min(levels, op.loop()[dim].length));
        return new TileSums.Factor(op.base()[dim], coefficients, op.extent()[dim], op.size()[dim]);
    }

    /** Mean elements of a dimension that a load brings. */
    double meanLength(int number, int dim) {
        MemoryOp op = decoded.memory.get(number);
        List<Integer> loops = Arrays.stream(op.loops()).boxed().toList();
        TileSums.Factor factor = factor(op, dim, loops.size());
        return (double) new TileSums(axisExtents, bounds(loops), List.of(factor)).sum() / accesses[number].runs;
    }

    private static boolean moves(MemoryOp op, int level) {
        for (int d = 0; d < op.dims(); d++) {
            if (op.loop()[d][level] != 0) {
                return true;
            }
        }
        return false;
    }

    /** An earlier load of what a load names: the same tensor from the same place on. */
    private int echo(int number) {
        MemoryOp op = decoded.memory.get(number);
        for (int earlier = 0; earlier < number && !op.store(); earlier++) {
            MemoryOp other = decoded.memory.get(earlier);
            boolean same = !other.store()
                    && other.tensor() == op.tensor()
                    && Arrays.equals(other.base(), op.base())
                    && Arrays.deepEquals(other.grid(), op.grid());
            if (same) {
                return earlier;
            }
        }
        return -1;
    }

    private void compute(ComputeOp op, Operand.Bound[] loops) {
        long runs = runs(loops);
        add(Action.VECTOR, runs * op.vectorOps());
        add(Action.SPECIAL, runs * op.specialOps());
        add(Action.SCRATCH_BYTE, runs * op.scratchBytes());
        add(Action.MAC_ISSUED, runs * op.macs());
        if (op.macs() > 0) {
            List<TileSums.Factor> factors = new ArrayList<>();
            long full = 1;
            for (ComputeOp.Extent extent : op.extents()) {
                if (extent.loader() == null) {
                    full *= extent.full();
                } else {
                    factors.add(factor(extent.loader(), extent.dim(), loops.length));
                }
            }
            add(Action.MAC_USEFUL, full * new TileSums(axisExtents, loops, factors).sum());
        }
    }

    private void message(LinkOp op, Operand.Bound[] loops) {
        long runs = runs(loops);
        add(Action.SCRATCH_BYTE, runs * op.bytes());
        add(Action.VECTOR, runs * op.vectorOps());
        add(Action.LINK_BYTE, op.sends() ? runs * op.bytes() * op.crossings() : 0);
    }

    /** Finds what is evicted between two uses and what misses for it: each follows from the other. */
    private void misses() {
        CacheSpec cache = decoded.device.cache();
        double stored = 0;
        for (int i = 0; i < accesses.length; i++) {
            MemoryOp op = decoded.memory.get(i);
            Access access = accesses[i];
            stored += op.store() ? access.bytes : 0;
            if (!op.store() && cache == null) {
                access.missed = (double) access.bytes / op.sharers();
                access.missedFirst = access.missed * round / tiles;
                access.distinctFirst = access.missedFirst;
            }
        }
        if (cache == null) {
            return;
        }
        double capacity = cache.sharedCapacityBytes();
        double room = capacity;
        for (int tensor = 0; tensor < decoded.kernel.tensors().size(); tensor++) {
            room -= residency.of(tensor) * decoded.kernel.tensors().get(tensor).bytes();
        }
        room = Math.max(0, room);
        double before = -1;
        for (int step = 0; step < ROUNDS_OF_EVICTION; step++) {
            double inserted = stored;
            for (int i = 0; i < accesses.length; i++) {
                inserted += accesses[i].missed;
            }
            double evicted = Math.max(0, inserted - room) / capacity;
            if (step > 1 && Math.abs(evicted - before) <= SETTLED * before) {
                return;
            }
            before = evicted;
            for (int i = 0; i < accesses.length; i++) {
                if (!decoded.memory.get(i).store()) {
                    miss(i, evicted);
                }
            }
        }
    }

    /** What a load misses when the whole kernel evicts {@code evicted} times the cache. */
    private void miss(int number, double evicted) {
        Access access = accesses[number];
        double perPlace = evicted / tiles;
        double all = walk.all(access.named);
        double first = walk.distinct(access.named, 0, round);
        access.distinctFirst = first * access.tileBytes;
        if (access.echoes >= 0) {
            double gone = -StrictMath.expm1(-perPlace * round);
            access.missed = gone * access.tileBytes * walk.distinct(access.named, 0, round) * tiles / round;
            access.missedFirst = gone * access.distinctFirst;
            return;
        }
        double initial = residency.of(decoded.memory.get(number).tensor());
        // first uses are spread over the kernel: of what was there at its start, evictions have left this part on
        // average
        double left = evicted < 1e-9 ? initial : initial * -StrictMath.expm1(-evicted) / evicted;
        access.missed = access.tileBytes * (walk.misses(access.named, round, perPlace) - left * all);
        access.missedFirst = access.distinctFirst * (1 - initial);
    }

    private void count() {
        boolean cached = decoded.device.cache() != null;
        for (int i = 0; i < accesses.length; i++) {
            MemoryOp op = decoded.memory.get(i);
            Access access = accesses[i];
            add(Action.SCRATCH_BYTE, access.bytes);
            add(op.store() ? Action.STORED_BYTE : Action.LOADED_BYTE, access.bytes);
            long moved = op.store() ? (op.adds() ? 2 : 1) * access.bytes : access.bytes / op.sharers();
            add(Action.CACHE_BYTE, cached ? moved : 0);
            double fromMemory = op.store() ? access.bytes : Math.max(0, access.missed);
            add(op.store() ? Action.MEMORY_WRITE_BYTE : Action.MEMORY_READ_BYTE, Math.round(fromMemory));
            add(Action.ACTIVATION, Math.round(fromMemory * access.rowsPerByte));
        }
        add(Action.MEMORY_READ_BYTE, (long) decoded.kernel.setupLoads() * TileRun.SETUP_BYTES);
        add(Action.TILE, tiles);
    }

    Walk walk() {
        return walk;
    }

    long[] axisExtents() {
        return axisExtents;
    }

    private void add(Action action, long amount) {
        counts[action.ordinal()] += amount;
    }
}

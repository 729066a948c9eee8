package systole.microarch.timing;

import org.jspecify.annotations.Nullable;

/**
 * The tiles that a group of cores runs in step, one a core, and what follows from where they lie: loop trips, elements
 * inside the tensors' edges, and which distinct panels each load names.
 */
final class TileSet {
    private static final long[] NO_NAMES = {};

    /** Places in the walk, one a core. */
    final long[] places;
    /** Trips of each loop. */
    final long[] trips;
    /** For each memory instruction: elements of the grid-moved dimensions, summed over the cores. */
    final long[] elements;
    /** The same for the core that has most. */
    final long[] largest;
    /** For each memory instruction: first elements at a representative core. */
    final long[][] starts;
    /** For each load: names of the distinct panels, none where nothing else names them, and the grid-moved elements of each. */
    final long[][] panels;

    final long[][] panelElements;
    /** For each compute instruction: product of the grid-moved useful extents, summed over the cores. */
    final long[] useful;

    TileSet(Decoded decoded, long[] places) {
        this.places = places;
        TileKinds kinds = decoded.kinds();
        int axes = kinds.coordinates.axes;
        int[] tiles = kinds.coordinates.of(places);
        trips = kinds.trips(tiles, 0);
        int operations = decoded.memory.size();
        elements = new long[operations];
        largest = new long[operations];
        starts = new long[operations][];
        panels = new long[operations][];
        panelElements = new long[operations][];
        @Nullable TileSet last = places.length == 1 ? kinds.last() : null;
        for (int op = 0; op < operations; op++) {
            MemoryOp memory = decoded.memory.get(op);
            if (last != null && kinds.asLast(memory, tiles)) {
                share(last, op);
                continue;
            }
            starts[op] = new long[memory.dims()];
            for (int d = 0; d < memory.dims(); d++) {
                starts[op][d] = memory.start(d, tiles, 0);
            }
            if (decoded.once[op]) {
                list(op, memory, tiles, axes);
            } else {
                name(kinds.panels, op, memory, tiles, axes);
            }
        }
        useful = new long[decoded.compute.size()];
        for (int op = 0; op < useful.length; op++) {
            useful[op] = usefulOf(decoded.compute.get(op), tiles, axes, places.length);
        }
        if (places.length == 1) {
            kinds.keep(this, tiles);
        }
    }

    /** Takes what a memory instruction asks for from another set of tiles that it does not tell apart from these. */
    private void share(TileSet other, int op) {
        elements[op] = other.elements[op];
        largest[op] = other.largest[op];
        starts[op] = other.starts[op];
        panels[op] = other.panels[op];
        panelElements[op] = other.panelElements[op];
    }

    /** Sums up the elements of a memory instruction that each tile names others of. */
    private void list(int op, MemoryOp memory, int[] tiles, int axes) {
        long same = unmoved(op, memory);
        long[] each = new long[places.length];
        for (int i = 0; i < places.length; i++) {
            each[i] = same * moved(memory, tiles, i * axes);
            elements[op] += each[i];
            largest[op] = Math.max(largest[op], each[i]);
        }
        panels[op] = NO_NAMES;
        panelElements[op] = each;
    }

    /** Elements of a tile in the dimensions that nothing moves. */
    private long unmoved(int op, MemoryOp memory) {
        long product = 1;
        for (int d = 0; d < memory.dims(); d++) {
            product *= memory.loopMoves(d) || memory.axes()[d].length > 0 ? 1 : memory.valid(d, starts[op][d]);
        }
        return product;
    }

    /** Elements of a tile in the dimensions that the grid alone moves. */
    private static long moved(MemoryOp memory, int[] tiles, int at) {
        long product = 1;
        for (int d : memory.moved()) {
            product *= memory.loopMoves(d) ? 1 : memory.valid(d, memory.start(d, tiles, at));
        }
        return product;
    }

    /** Names the panels of a memory instruction and sums up their elements. */
    private void name(PanelIndex index, int op, MemoryOp memory, int[] tiles, int axes) {
        long same = unmoved(op, memory);
        long tensor = mix(memory.tensor() + 1L);
        for (int d = 0; d < memory.dims(); d++) {
            tensor = mix(tensor + memory.base()[d]);
        }
        index.clear(places.length);
        long sum = 0;
        long most = 0;
        int[] moved = memory.moved();
        long product = same;
        for (int i = 0; i < places.length; i++) {
            if (i == 0 || !memory.movesAlike(tiles, (i - 1) * axes, i * axes)) {
                long name = tensor;
                for (int d : moved) {
                    name = mix(name ^ memory.start(d, tiles, i * axes)) + d;
                }
                product = same * moved(memory, tiles, i * axes);
                most = Math.max(most, product);
                index.add(name, product);
            }
            sum += product;
        }
        elements[op] = sum;
        largest[op] = most;
        panels[op] = index.names();
        panelElements[op] = index.elements();
    }

    /** Loop trips at a tile. */
    static long[] trips(Decoded decoded, int[] tile) {
        long[] trips = new long[decoded.bounds.size()];
        for (int i = 0; i < trips.length; i++) {
            trips[i] = decoded.bounds.get(i).trips(tile);
        }
        return trips;
    }

    private static long usefulOf(ComputeOp compute, int[] tiles, int axes, int count) {
        if (compute.extents().length == 0) {
            return 0;
        }
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long product = 1;
            for (ComputeOp.Extent extent : compute.extents()) {
                MemoryOp loader = extent.loader();
                if (loader == null) {
                    product *= extent.full();
                } else if (!loader.loopMoves(extent.dim())) {
                    product *= loader.valid(extent.dim(), loader.start(extent.dim(), tiles, i * axes));
                }
            }
            sum += product;
        }
        return sum;
    }

    static long mix(long value) {
        long x = (value ^ (value >>> 31)) * 0xBF58476D1CE4E5B9L;
        return (x ^ (x >>> 29)) * 0x94D049BB133111EBL;
    }
}

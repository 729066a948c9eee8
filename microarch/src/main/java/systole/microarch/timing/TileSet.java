package systole.microarch.timing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tiles that a group of cores runs in step, one a core, and what follows from where they lie: loop trips, elements
 * inside the tensors' edges, and which distinct panels each load names.
 */
final class TileSet {
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
    /** For each load: names of the distinct panels, and the grid-moved elements of each. */
    final long[][] panels;

    final long[][] panelElements;
    /** For each compute instruction: product of the grid-moved useful extents, summed over the cores. */
    final long[] useful;

    TileSet(Decoded decoded, long[] places) {
        this.places = places;
        int axes = decoded.coordinates.axes;
        int[] tiles = decoded.coordinates.of(places);
        trips = trips(decoded, tiles);
        int operations = decoded.memory.size();
        elements = new long[operations];
        largest = new long[operations];
        starts = new long[operations][];
        panels = new long[operations][];
        panelElements = new long[operations][];
        for (int op = 0; op < operations; op++) {
            MemoryOp memory = decoded.memory.get(op);
            starts[op] = new long[memory.dims()];
            for (int d = 0; d < memory.dims(); d++) {
                starts[op][d] = memory.start(d, tiles, 0);
            }
            name(decoded.panels, op, memory, tiles, axes);
        }
        useful = new long[decoded.compute.size()];
        for (int op = 0; op < useful.length; op++) {
            useful[op] = usefulOf(decoded.compute.get(op), tiles, axes, places.length);
        }
    }

    /** Names the panels of a memory instruction and sums up their elements. */
    private void name(PanelIndex index, int op, MemoryOp memory, int[] tiles, int axes) {
        long same = 1;
        long tensor = mix(memory.tensor() + 1L);
        for (int d = 0; d < memory.dims(); d++) {
            same *= memory.loopMoves(d) || memory.axes()[d].length > 0 ? 1 : memory.valid(d, starts[op][d]);
            tensor = mix(tensor + memory.base()[d]);
        }
        index.clear(places.length);
        long sum = 0;
        long most = 0;
        int[] moved = memory.moved();
        for (int i = 0; i < places.length; i++) {
            long name = tensor;
            long product = same;
            for (int d : moved) {
                long start = memory.start(d, tiles, i * axes);
                name = mix(name ^ start) + d;
                product *= memory.loopMoves(d) ? 1 : memory.valid(d, start);
            }
            sum += product;
            most = Math.max(most, product);
            index.add(name, product);
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

    /** Tiles with equal keys have equal trips and are clipped alike inside loops. */
    static long kindOf(Decoded decoded, int[] tile) {
        long key = Arrays.hashCode(trips(decoded, tile));
        for (MemoryOp memory : decoded.memory) {
            if (!memory.mixesGridAndLoops()) {
                continue;
            }
            for (int d = 0; d < memory.dims(); d++) {
                if (memory.loopMoves(d)) {
                    long reach = memory.extent()[d];
                    for (int level = 0; level < memory.loops().length; level++) {
                        long last = decoded.bounds.get(memory.loops()[level]).trips(tile) - 1;
                        reach += memory.loop()[d][level] * Math.max(0, last);
                    }
                    key = mix(key ^ Math.min(reach, memory.size()[d] - memory.start(d, tile)));
                }
            }
        }
        return key;
    }

    /** Places in the walk put together by kind, each kind where its first place is. */
    static List<long[]> byKind(Decoded decoded, long[] places) {
        if (decoded.uniform || places.length == 1) {
            return List.of(places);
        }
        int[] tile = new int[decoded.kernel.grid().axes().size()];
        Map<Long, List<Long>> kinds = new LinkedHashMap<>();
        for (long place : places) {
            decoded.kernel.grid().coordinates(place, tile);
            kinds.computeIfAbsent(kindOf(decoded, tile), key -> new ArrayList<>())
                    .add(place);
        }
        return kinds.values().stream()
                .map(list -> list.stream().mapToLong(Long::longValue).toArray())
                .toList();
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

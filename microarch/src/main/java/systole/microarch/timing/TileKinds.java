package systole.microarch.timing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.Affine;
import systole.isa.Grid;
import systole.isa.Operand;

/** Loop trips of tiles, and which tiles are of a kind. Both depend on few axes, along which they are worked out once. */
final class TileKinds {
    private static final int MOST_KEPT = 1 << 14;

    /** Tiles of a kind have equal trips and are clipped alike inside loops. */
    private record Kind(long[] trips, long key) {}

    final Coordinates coordinates;
    /** Scratch space for naming panels. */
    final PanelIndex panels = new PanelIndex();

    private final Decoded decoded;
    /** Axes that trips or clipping inside loops depend on, and their extents. */
    private final int[] axes;

    private final int[] extents;
    private final MemoryOp[] mixing;
    private final @Nullable Kind[] kept;
    private final int[] tile;
    /** The single tile that was handed out last. */
    private @Nullable TileSet last;

    private final int[] lastTile;

    TileKinds(Decoded decoded) {
        this.decoded = decoded;
        Grid grid = decoded.kernel.grid();
        this.coordinates = new Coordinates(grid);
        this.tile = new int[grid.axes().size()];
        this.lastTile = new int[tile.length];
        this.mixing =
                decoded.memory.stream().filter(MemoryOp::mixesGridAndLoops).toArray(MemoryOp[]::new);
        boolean[] counts = new boolean[tile.length];
        for (Operand.Bound bound : decoded.bounds) {
            for (Affine.Term term : bound.limit().terms()) {
                if (term.ofGrid()) {
                    counts[term.index()] = true;
                }
            }
        }
        for (MemoryOp op : mixing) {
            for (int[] moving : op.axes()) {
                for (int axis : moving) {
                    counts[axis] = true;
                }
            }
        }
        int[] some = new int[tile.length];
        int size = 0;
        long all = 1;
        for (int axis = 0; axis < counts.length; axis++) {
            if (counts[axis]) {
                some[size++] = axis;
                all = Math.min(MOST_KEPT + 1L, all * grid.axes().get(axis).extent());
            }
        }
        this.axes = Arrays.copyOf(some, size);
        this.extents =
                Arrays.stream(axes).map(axis -> grid.axes().get(axis).extent()).toArray();
        this.kept = new @Nullable Kind[all > MOST_KEPT ? 0 : (int) all];
    }

    /** Loop trips of the tile whose coordinates begin at a place in an array of them; not to be changed. */
    long[] trips(int[] tiles, int at) {
        return kind(tiles, at).trips;
    }

    /** The single tile that was handed out last; null when there was none. */
    @Nullable
    TileSet last() {
        return last;
    }

    /** Whether a memory instruction asks for the same at a tile as at the last. */
    boolean asLast(MemoryOp op, int[] tiles) {
        for (int d : op.moved()) {
            for (int axis : op.axes()[d]) {
                if (tiles[axis] != lastTile[axis]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Keeps a single tile. */
    void keep(TileSet set, int[] tiles) {
        last = set;
        System.arraycopy(tiles, 0, lastTile, 0, lastTile.length);
    }

    /** Places in the walk put together by kind, each kind where its first place is. */
    List<long[]> apart(long[] places) {
        if (decoded.uniform || places.length == 1) {
            return List.of(places);
        }
        int[] tiles = coordinates.of(places);
        long[] keys = new long[places.length];
        boolean same = true;
        for (int i = 0; i < keys.length; i++) {
            keys[i] = kind(tiles, i * tile.length).key;
            same &= keys[i] == keys[0];
        }
        if (same) {
            return List.of(places);
        }
        List<long[]> kinds = new ArrayList<>();
        boolean[] taken = new boolean[keys.length];
        for (int i = 0; i < keys.length; i++) {
            if (!taken[i]) {
                kinds.add(alike(places, keys, i, taken));
            }
        }
        return kinds;
    }

    private static long[] alike(long[] places, long[] keys, int first, boolean[] taken) {
        long[] alike = new long[places.length - first];
        int size = 0;
        for (int i = first; i < places.length; i++) {
            if (keys[i] == keys[first]) {
                alike[size++] = places[i];
                taken[i] = true;
            }
        }
        return Arrays.copyOf(alike, size);
    }

    private Kind kind(int[] tiles, int at) {
        int place = 0;
        for (int i = 0; kept.length > 0 && i < axes.length; i++) {
            place = place * extents[i] + tiles[at + axes[i]];
        }
        Kind known = kept.length > 0 ? kept[place] : null;
        if (known == null) {
            System.arraycopy(tiles, at, tile, 0, tile.length);
            long[] trips = TileSet.trips(decoded, tile);
            known = new Kind(trips, key(trips));
            if (kept.length > 0) {
                kept[place] = known;
            }
        }
        return known;
    }

    private long key(long[] trips) {
        long key = Arrays.hashCode(trips);
        for (MemoryOp memory : mixing) {
            for (int d = 0; d < memory.dims(); d++) {
                if (memory.loopMoves(d)) {
                    long reach = memory.extent()[d];
                    for (int level = 0; level < memory.loops().length; level++) {
                        long last = trips[memory.loops()[level]] - 1;
                        reach += memory.loop()[d][level] * Math.max(0, last);
                    }
                    key = TileSet.mix(key ^ Math.min(reach, memory.size()[d] - memory.start(d, tile)));
                }
            }
        }
        return key;
    }
}

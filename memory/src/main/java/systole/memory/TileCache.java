package systole.memory;

/**
 * A shared cache that holds tiles, with random replacement in expectation: every byte brought into a full cache evicts a
 * byte of the rest, whichever, so a tile of which nothing was touched while {@code x} bytes came in has
 * {@code exp(-x / capacity)} of itself left. Sweeping a footprint of twice the capacity over and over therefore hits 20 %
 * of the time, as measured on silicon (see {@code facts/microbench.csv}, cache bandwidth by footprint), where least-recently-used
 * replacement would hit never.
 *
 * <p>Tiles are named by a key of the caller's. Touching is O(1); nothing is random.
 */
public final class TileCache {
    private static final int WIDTH = 3;

    private final double capacityBytes;
    private double occupiedBytes;
    private double evictions;
    /** Of each slot: key, evictions when it was touched last (bits of a double), bytes held. */
    private long[] table = new long[256 * WIDTH];

    private int slots = 256;
    private int count;

    /** An empty cache. */
    public TileCache(double capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    /** Marks a part of the cache as holding what earlier work left there. */
    public void preload(double bytes) {
        occupiedBytes = Math.min(capacityBytes, occupiedBytes + bytes);
    }

    /**
     * Reads a tile, bringing in what is missing.
     *
     * @param key name of the tile, not 0
     * @param bytes size of the tile
     * @param initialFraction part of the tile that was resident before the kernel began
     * @return bytes that were missing
     */
    public long touch(long key, long bytes, double initialFraction) {
        int slot = slotOf(key);
        double resident;
        if (table[slot] == key) {
            // a name seen with fewer bytes before holds no more than those
            long held = table[slot + 2];
            double part = held >= bytes ? 1 : (double) held / Math.max(1, bytes);
            double stamp = Double.longBitsToDouble(table[slot + 1]);
            resident = stamp == evictions ? part : part * Decay.exp(stamp - evictions);
        } else {
            resident = left(initialFraction);
            table[slot] = key;
            count++;
        }
        long missing = bring(resident, bytes);
        table[slot + 1] = Double.doubleToRawLongBits(evictions);
        table[slot + 2] = bytes;
        if (3 * count > 2 * slots) {
            grow();
        }
        return missing;
    }

    /**
     * Reads a tile that is not read again, and so needs no name.
     *
     * @param bytes size of the tile
     * @param initialFraction part of the tile that was resident before the kernel began
     * @return bytes that were missing
     */
    public long pass(long bytes, double initialFraction) {
        return bring(left(initialFraction), bytes);
    }

    /** What is left of a part that was resident before the kernel began. */
    private double left(double initialFraction) {
        return initialFraction == 0 ? 0 : initialFraction * Decay.exp(-evictions);
    }

    private long bring(double resident, long bytes) {
        long missing = Math.round((1 - resident) * bytes);
        insert(missing);
        return missing;
    }

    /** Brings in bytes that are not read again by a known name: stores pass through here. */
    public void insert(long bytes) {
        if (bytes == 0) {
            return;
        }
        double room = Math.max(0, capacityBytes - occupiedBytes);
        double evicting = Math.max(0, bytes - room);
        occupiedBytes = Math.min(capacityBytes, occupiedBytes + bytes);
        evictions += evicting / capacityBytes;
    }

    /** Where the entry of a key begins, or the free one where it would be. */
    private int slotOf(long key) {
        int mask = slots - 1;
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (table[slot * WIDTH] != 0 && table[slot * WIDTH] != key) {
            slot = (slot + 1) & mask;
        }
        return slot * WIDTH;
    }

    private void grow() {
        long[] old = table;
        slots *= 2;
        table = new long[slots * WIDTH];
        for (int i = 0; i < old.length; i += WIDTH) {
            if (old[i] != 0) {
                System.arraycopy(old, i, table, slotOf(old[i]), WIDTH);
            }
        }
    }
}

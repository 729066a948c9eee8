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
    private final double capacityBytes;
    private double occupiedBytes;
    private double evictions;
    private long[] keys = new long[256];
    private double[] stamps = new double[256];
    private long[] held = new long[256];
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
        if (keys[slot] == key) {
            // a name seen with fewer bytes before holds no more than those
            double part = Math.min(1, (double) held[slot] / Math.max(1, bytes));
            resident = part * StrictMath.exp(stamps[slot] - evictions);
        } else {
            resident = initialFraction == 0 ? 0 : initialFraction * StrictMath.exp(-evictions);
            keys[slot] = key;
            count++;
        }
        long missing = Math.round((1 - resident) * bytes);
        insert(missing);
        stamps[slot] = evictions;
        held[slot] = bytes;
        if (3 * count > 2 * keys.length) {
            grow();
        }
        return missing;
    }

    /** Brings in bytes that are not read again by a known name: stores pass through here. */
    public void insert(long bytes) {
        double room = Math.max(0, capacityBytes - occupiedBytes);
        double evicting = Math.max(0, bytes - room);
        occupiedBytes = Math.min(capacityBytes, occupiedBytes + bytes);
        evictions += evicting / capacityBytes;
    }

    private int slotOf(long key) {
        int mask = keys.length - 1;
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        double[] oldStamps = stamps;
        long[] oldHeld = held;
        keys = new long[2 * oldKeys.length];
        stamps = new double[2 * oldKeys.length];
        held = new long[2 * oldKeys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slotOf(oldKeys[i]);
                keys[slot] = oldKeys[i];
                stamps[slot] = oldStamps[i];
                held[slot] = oldHeld[i];
            }
        }
    }
}

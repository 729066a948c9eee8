package systole.memory.line;

import java.util.Arrays;

/**
 * The tags of a set-associative cache whose lines are filled sector by sector. Lines are spread over sets by a hash of their
 * address, as large shared caches do. A victim is drawn from a generator of fixed seed: measured caches of GPUs hit a part
 * of a footprint that exceeds them, which least-recently-used replacement would not (see
 * {@link systole.memory.TileCache}).
 */
final class SectorCache {
    /** Sectors of a line, each with a bit in its line's mask. */
    static final int SECTORS = 4;

    private static final int WAYS = 16;
    private static final long EMPTY = -1;
    /** Places of lines found lately that are looked at first: the sectors of a line are asked for one after the other. */
    private static final int LATELY = 256;

    private final int sectorBytes;
    private final long sets;
    private final long[] lines;
    private final byte[] present;
    private final int[] lately = new int[LATELY];
    private long draw = 0x9E3779B97F4A7C15L;

    /** An empty cache of at least one set. */
    SectorCache(double capacityBytes, int sectorBytes) {
        this.sectorBytes = sectorBytes;
        this.sets = Math.max(1, (long) (capacityBytes / ((double) sectorBytes * SECTORS * WAYS)));
        this.lines = new long[Math.toIntExact(sets * WAYS)];
        this.present = new byte[lines.length];
        Arrays.fill(lines, EMPTY);
    }

    /** Whether the cache holds the sector at an address. */
    boolean holds(long address) {
        int way = find(line(address));
        return way >= 0 && (present[way] & bit(address)) != 0;
    }

    /** Brings in the sector at an address. */
    void fill(long address) {
        long line = line(address);
        int way = find(line);
        if (way < 0) {
            way = victim(line);
            lines[way] = line;
            present[way] = 0;
        }
        present[way] |= bit(address);
    }

    private int find(long line) {
        int hint = (int) (line % LATELY);
        if (lines[lately[hint]] == line) {
            return lately[hint];
        }
        int first = first(line);
        for (int way = first; way < first + WAYS; way++) {
            if (lines[way] == line) {
                lately[hint] = way;
                return way;
            }
        }
        return -1;
    }

    private int victim(long line) {
        int first = first(line);
        for (int way = first; way < first + WAYS; way++) {
            if (lines[way] == EMPTY) {
                return way;
            }
        }
        // xorshift64 (Marsaglia, "Xorshift RNGs", 2003)
        draw ^= draw << 13;
        draw ^= draw >>> 7;
        draw ^= draw << 17;
        return first + (int) (draw >>> 60);
    }

    private int first(long line) {
        return (int) Math.floorMod(LineMemory.hash(line), sets) * WAYS;
    }

    private long line(long address) {
        return address / sectorBytes / SECTORS;
    }

    private byte bit(long address) {
        return (byte) (1 << (address / sectorBytes % SECTORS));
    }
}

package systole.interconnect;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What a collective does, in terms of named chunks: who holds which at the start, and who holds which at the end. The bytes of
 * a chunk are the same everywhere; a buffer that does not divide evenly is padded.
 */
public enum CollectiveKind {
    /** Every rank ends with the sum of all ranks' buffers. Bytes: the buffer. */
    ALL_REDUCE("all_reduce"),
    /** Every rank ends with the parts of all ranks. Bytes: all parts together. */
    ALL_GATHER("all_gather") {
        @Override
        public boolean holdsAtStart(int rank, int chunk, int ranks) {
            return chunk == rank;
        }
    },
    /** Rank r ends with part r of the sum of all ranks' buffers. Bytes: the buffer before. */
    REDUCE_SCATTER("reduce_scatter") {
        @Override
        public boolean holdsAtEnd(int rank, int chunk, int ranks) {
            return chunk == rank;
        }
    },
    /** Part d of rank r's buffer goes to rank d: chunk {@code r * ranks + d}. Bytes: the send buffer of one rank. */
    ALL_TO_ALL("all_to_all") {
        @Override
        public int chunks(int ranks) {
            return ranks * ranks;
        }

        @Override
        public boolean holdsAtStart(int rank, int chunk, int ranks) {
            return chunk / ranks == rank;
        }

        @Override
        public boolean holdsAtEnd(int rank, int chunk, int ranks) {
            return chunk % ranks == rank;
        }
    },
    /** Every rank ends with the buffer of rank 0. Bytes: the buffer. */
    BROADCAST("broadcast") {
        @Override
        public boolean holdsAtStart(int rank, int chunk, int ranks) {
            return rank == 0;
        }
    },
    /** Every rank sends its buffer to the next, the last to the first: chunk r is that of rank r. Bytes: one rank's buffer. */
    SEND("send") {
        @Override
        public long chunkBytes(long bytes, int ranks) {
            return bytes;
        }

        @Override
        public boolean holdsAtStart(int rank, int chunk, int ranks) {
            return chunk == rank;
        }

        @Override
        public boolean holdsAtEnd(int rank, int chunk, int ranks) {
            return (chunk + 1) % ranks == rank;
        }
    };

    private final String key;

    CollectiveKind(String key) {
        this.key = key;
    }

    /** The name in files. */
    public String key() {
        return key;
    }

    /** The kind of a name; throws {@link IllegalArgumentException} that lists the names. */
    public static CollectiveKind of(String key) {
        for (CollectiveKind kind : values()) {
            if (kind.key.equals(key)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("found collective \"" + key + "\", expected one of " + keys());
    }

    private static String keys() {
        return Arrays.stream(values()).map(CollectiveKind::key).collect(Collectors.joining(", "));
    }

    /** Names of chunks in use, from 0. */
    public int chunks(int ranks) {
        return ranks;
    }

    /** Bytes of one chunk, rounded up. */
    public long chunkBytes(long bytes, int ranks) {
        return -Math.floorDiv(-bytes, (long) ranks);
    }

    /** True when a rank has a value (or its share of a sum) of the chunk before. */
    public boolean holdsAtStart(int rank, int chunk, int ranks) {
        return true;
    }

    /** True when a rank must have the chunk, whole or fully summed, after. */
    public boolean holdsAtEnd(int rank, int chunk, int ranks) {
        return true;
    }
}

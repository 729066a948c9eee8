package systole.workloads.graph;

import java.util.Locale;

/**
 * A message exchange among the tensor-parallel ranks. It is not an operator: the interconnect times it.
 *
 * @param name name in reports
 * @param kind what is exchanged
 * @param bytes size: of the reduced buffer for {@code all_reduce} and {@code reduce_scatter}, of the gathered buffer for
 *     {@code all_gather}
 * @param ranks devices that take part
 * @param tensor value of the pass that is exchanged, by its name in {@link Values}
 */
public record Collective(String name, Kind kind, long bytes, int ranks, String tensor) implements Step {
    /** Kinds of exchange, with the bytes that each rank must send at least. */
    public enum Kind {
        /** Every rank ends with the sum of all buffers. */
        ALL_REDUCE(2),
        /** Every rank ends with all parts. */
        ALL_GATHER(1),
        /** Every rank ends with its part of the sum. */
        REDUCE_SCATTER(1);

        private final int crossings;

        Kind(int crossings) {
            this.crossings = crossings;
        }

        /** The name used in files. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks the size and that there is more than one rank. */
    public Collective {
        if (bytes < 1 || ranks < 2) {
            throw new IllegalArgumentException(
                    "a collective needs bytes and at least two ranks, found " + bytes + " and " + ranks);
        }
    }

    /**
     * Bytes that each rank must send without reduction inside switches: a part of {@code 1 / ranks} for each other rank, twice
     * for an all-reduce (Patarasuk and Yuan, "Bandwidth optimal all-reduce algorithms", 2009).
     */
    public double linkBytes() {
        return (double) kind.crossings * bytes * (ranks - 1) / ranks;
    }

    @Override
    public void accept(StepVisitor visitor) {
        visitor.collective(this);
    }
}

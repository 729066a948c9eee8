package systole.workloads.graph;

import java.util.Locale;

/**
 * A message exchange among devices. It is not an operator: the interconnect times it.
 *
 * @param name name in reports
 * @param kind what is exchanged
 * @param bytes size: of the reduced buffer for {@code all_reduce} and {@code reduce_scatter}, of the gathered buffer for
 *     {@code all_gather}, of what one rank holds for {@code all_to_all}, of the message for {@code broadcast} and {@code send}
 * @param ranks devices that take part; 2 for {@code send}
 * @param tensor value of the pass that is exchanged, by its name in {@link Values}
 * @param group which devices these are
 * @param turn it is a turn of a ring, which runs beside the work on what the turn before brought; what waits for any other needs it
 */
public record Collective(String name, Kind kind, long bytes, int ranks, String tensor, Group group, boolean turn)
        implements Step {
    /** Kinds of exchange, with the bytes that each rank must send at least. */
    public enum Kind {
        /** Every rank ends with the sum of all buffers. */
        ALL_REDUCE(2),
        /** Every rank ends with all parts. */
        ALL_GATHER(1),
        /** Every rank ends with its part of the sum. */
        REDUCE_SCATTER(1),
        /** Every rank ends with a part of what each other rank holds. */
        ALL_TO_ALL(1),
        /** Every rank ends with the buffer of one: each rank but the last hands it on. */
        BROADCAST(1),
        /** One rank hands its buffer to one other. Along a ring every rank does so at the same time. */
        SEND(1);

        private final int crossings;

        Kind(int crossings) {
            this.crossings = crossings;
        }

        /** The name used in files. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Devices that exchange, by what they share: the degree of parallelism that made the group. */
    public enum Group {
        /** They share each layer. */
        TENSOR,
        /** They share each sequence. */
        CONTEXT,
        /** They share the batch. */
        DATA,
        /** They share the experts of a layer. */
        EXPERT,
        /** They share the layers; a message goes to the next stage or the one before. */
        PIPELINE
    }

    /** An exchange that is no turn of a ring. */
    public Collective(String name, Kind kind, long bytes, int ranks, String tensor, Group group) {
        this(name, kind, bytes, ranks, tensor, group, false);
    }

    /** An exchange among tensor-parallel ranks. */
    public Collective(String name, Kind kind, long bytes, int ranks, String tensor) {
        this(name, kind, bytes, ranks, tensor, Group.TENSOR);
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
     * for an all-reduce (Patarasuk and Yuan, "Bandwidth optimal all-reduce algorithms", 2009); the whole message of a send.
     */
    public double linkBytes() {
        return kind == Kind.SEND ? bytes : (double) kind.crossings * bytes * (ranks - 1) / ranks;
    }

    @Override
    public void accept(StepVisitor visitor) {
        visitor.collective(this);
    }
}

package systole.memory;

/** What a memory reaches of its peak, by the pattern in which it is accessed. */
public interface AccessProfile {
    /**
     * Part of the peak at which many cores read together, each in runs of contiguous addresses that begin anywhere; above 0
     * and at most 1, and never less for longer runs.
     *
     * @param runBytes bytes of a run, at least 1
     */
    double readPart(double runBytes);

    /**
     * How much later than a lone read of idle memory the last of many comes on average: some find their bank in refresh. It is
     * not lost to the channel, which serves others meanwhile.
     *
     * @param bytes bytes that are read together
     */
    double lastReadSeconds(double bytes);

    /** Time of a channel that is lost when it changes from reads to writes or back. */
    double turnaroundSeconds();

    /** Bytes that a channel writes before it turns back to reads. */
    double writeBatchBytes();

    /**
     * This profile where check bits lie among the data (inline ECC) and take a part of the bus.
     *
     * @param share part of the bus, at least 0 and below 1
     */
    default AccessProfile withInlineEcc(double share) {
        return share == 0 ? this : new InlineEcc(this, share);
    }

    /** See {@link #withInlineEcc}. */
    record InlineEcc(AccessProfile data, double share) implements AccessProfile {
        /** Checks the part. */
        public InlineEcc {
            if (!(share >= 0 && share < 1)) {
                throw new IllegalArgumentException("check bits take a part of the bus below 1, found " + share);
            }
        }

        @Override
        public double readPart(double runBytes) {
            return (1 - share) * data.readPart(runBytes);
        }

        @Override
        public double lastReadSeconds(double bytes) {
            return data.lastReadSeconds(bytes);
        }

        @Override
        public double turnaroundSeconds() {
            return data.turnaroundSeconds();
        }

        @Override
        public double writeBatchBytes() {
            return (1 - share) * data.writeBatchBytes();
        }
    }

    /** The same in every pattern: for what is worked out by hand. */
    static AccessProfile constant(double part, double turnaroundSeconds, double writeBatchBytes) {
        return new Constant(part, turnaroundSeconds, writeBatchBytes);
    }

    /** See {@link #constant}. */
    record Constant(double part, double turnaroundSeconds, double writeBatchBytes) implements AccessProfile {
        /** Checks the part. */
        public Constant {
            if (!(part > 0 && part <= 1)) {
                throw new IllegalArgumentException(
                        "a memory reaches a part of its peak between 0 and 1, found " + part);
            }
        }

        @Override
        public double readPart(double runBytes) {
            return part;
        }

        @Override
        public double lastReadSeconds(double bytes) {
            return 0;
        }
    }
}

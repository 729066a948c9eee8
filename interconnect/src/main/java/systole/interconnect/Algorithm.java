package systole.interconnect;

import java.util.List;

/** The schedules that a collective can follow. */
public enum Algorithm {
    /** Each rank sends to the next only. */
    RING("ring") {
        @Override
        public boolean supports(CollectiveKind kind) {
            return true;
        }

        @Override
        CollectiveSchedule build(CollectiveKind kind, int ranks) {
            return switch (kind) {
                case BROADCAST -> new RingPipeline(ranks);
                case ALL_TO_ALL -> new RingExchange(ranks);
                case SEND -> new ShiftSchedule(ranks);
                default -> new RingSchedule(kind, ranks);
            };
        }
    },
    /** Each rank sends to every other at once. */
    DIRECT("direct") {
        @Override
        public boolean supports(CollectiveKind kind) {
            return true;
        }

        @Override
        CollectiveSchedule build(CollectiveKind kind, int ranks) {
            return kind == CollectiveKind.SEND ? new ShiftSchedule(ranks) : new DirectSchedule(kind, ranks);
        }
    },
    /** Sums climb a binary tree, results come down. */
    TREE("tree") {
        @Override
        public boolean supports(CollectiveKind kind) {
            return kind == CollectiveKind.ALL_REDUCE || kind == CollectiveKind.BROADCAST;
        }

        @Override
        CollectiveSchedule build(CollectiveKind kind, int ranks) {
            return new TreeSchedule(kind, ranks, false);
        }
    },
    /** Two binary trees, half of the buffer in each, the leaves of one inside the other. */
    DOUBLE_BINARY_TREE("double_binary_tree") {
        @Override
        public boolean supports(CollectiveKind kind) {
            return kind == CollectiveKind.ALL_REDUCE;
        }

        @Override
        CollectiveSchedule build(CollectiveKind kind, int ranks) {
            return new TreeSchedule(kind, ranks, true);
        }
    },
    /** Partners a power of two apart exchange halves. */
    HALVING_DOUBLING("halving_doubling") {
        @Override
        public boolean supports(CollectiveKind kind) {
            return kind == CollectiveKind.ALL_REDUCE
                    || kind == CollectiveKind.ALL_GATHER
                    || kind == CollectiveKind.REDUCE_SCATTER;
        }

        @Override
        public boolean supports(CollectiveKind kind, int ranks) {
            return supports(kind) && (kind == CollectiveKind.ALL_REDUCE || Integer.bitCount(ranks) == 1);
        }

        @Override
        CollectiveSchedule build(CollectiveKind kind, int ranks) {
            return new HalvingDoublingSchedule(kind, ranks);
        }
    },
    /** Blocks of neighbours first, then the same place of every block. */
    HIERARCHICAL("hierarchical") {
        @Override
        public boolean supports(CollectiveKind kind) {
            return kind != CollectiveKind.BROADCAST && kind != CollectiveKind.SEND;
        }

        @Override
        public boolean supports(CollectiveKind kind, int ranks) {
            return supports(kind) && block(ranks) > 1;
        }

        @Override
        CollectiveSchedule build(CollectiveKind kind, int ranks) {
            return new HierarchicalSchedule(kind, List.of(block(ranks), ranks / block(ranks)));
        }

        /** The largest block that is no larger than the number of blocks. */
        private int block(int ranks) {
            int block = (int) Math.sqrt(ranks);
            while (ranks % block != 0) {
                block--;
            }
            return block;
        }
    },
    /** Each rank sends its whole buffer to every other: one step, for small messages. */
    ONE_SHOT("one_shot") {
        @Override
        public boolean supports(CollectiveKind kind) {
            return kind == CollectiveKind.ALL_REDUCE;
        }

        @Override
        CollectiveSchedule build(CollectiveKind kind, int ranks) {
            return new OneShotSchedule(kind, ranks);
        }
    },
    /** The switch adds and multicasts. */
    NVLS("nvls") {
        @Override
        public boolean supports(CollectiveKind kind) {
            return kind != CollectiveKind.ALL_TO_ALL && kind != CollectiveKind.SEND;
        }

        @Override
        public boolean needsInSwitchReduction() {
            return true;
        }

        @Override
        CollectiveSchedule build(CollectiveKind kind, int ranks) {
            return new InSwitchSchedule(kind, ranks);
        }
    };

    private final String key;

    Algorithm(String key) {
        this.key = key;
    }

    /** The name in files. */
    public String key() {
        return key;
    }

    /** True when the collective has such a schedule for some number of ranks. */
    public abstract boolean supports(CollectiveKind kind);

    /** True when it has one for so many ranks, at least two. */
    public boolean supports(CollectiveKind kind, int ranks) {
        return supports(kind);
    }

    /** True when it needs a switch that reduces. */
    public boolean needsInSwitchReduction() {
        return false;
    }

    /**
     * The hierarchical schedule of ranks in a grid, the first axis innermost; throws {@link IllegalArgumentException} where there
     * is none.
     */
    public static CollectiveSchedule hierarchical(CollectiveKind kind, List<Integer> axes) {
        List<Integer> longer = axes.stream().filter(length -> length > 1).toList();
        if (!HIERARCHICAL.supports(kind) || longer.isEmpty()) {
            throw new IllegalArgumentException("there is no hierarchical schedule for " + kind.key() + " of " + axes);
        }
        return new HierarchicalSchedule(kind, longer);
    }

    /** The schedule; throws {@link IllegalArgumentException} where there is none or with fewer than two ranks. */
    public CollectiveSchedule schedule(CollectiveKind kind, int ranks) {
        if (ranks < 2) {
            throw new IllegalArgumentException("a schedule needs at least two ranks, found " + ranks);
        }
        if (!supports(kind)) {
            throw new IllegalArgumentException("there is no " + key + " schedule for " + kind.key());
        }
        if (!supports(kind, ranks)) {
            throw new IllegalArgumentException("there is no " + key + " schedule for " + kind.key() + " of " + ranks
                    + " ranks" + (this == HALVING_DOUBLING ? ", expected a power of two" : ""));
        }
        return build(kind, ranks);
    }

    abstract CollectiveSchedule build(CollectiveKind kind, int ranks);
}

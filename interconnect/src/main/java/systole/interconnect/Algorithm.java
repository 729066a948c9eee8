package systole.interconnect;

/** The schedules that a collective can follow. */
public enum Algorithm {
    /** Each rank sends to the next only. */
    RING("ring") {
        @Override
        public boolean supports(CollectiveKind kind) {
            return kind != CollectiveKind.ALL_TO_ALL;
        }

        @Override
        CollectiveSchedule build(CollectiveKind kind, int ranks) {
            return new RingSchedule(kind, ranks);
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
            return new DirectSchedule(kind, ranks);
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
            return kind != CollectiveKind.ALL_TO_ALL;
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

    /** True when the collective has such a schedule. */
    public abstract boolean supports(CollectiveKind kind);

    /** True when it needs a switch that reduces. */
    public boolean needsInSwitchReduction() {
        return false;
    }

    /** The schedule; throws {@link IllegalArgumentException} where there is none or with fewer than two ranks. */
    public CollectiveSchedule schedule(CollectiveKind kind, int ranks) {
        if (!supports(kind)) {
            throw new IllegalArgumentException("there is no " + key + " schedule for " + kind.key());
        }
        if (ranks < 2) {
            throw new IllegalArgumentException("a schedule needs at least two ranks, found " + ranks);
        }
        return build(kind, ranks);
    }

    abstract CollectiveSchedule build(CollectiveKind kind, int ranks);
}

package systole.workloads.pipeline;

/**
 * When each action of a plan starts and ends, in picoseconds from the start of the first, and what stages wait for in between:
 * what has been sent and not arrived is the link's time, the rest is bubble.
 */
public final class PipelineTimes {
    private final PipelinePlan plan;
    private final long[][] starts;
    private final long[][] ends;
    private final long[] busy;
    private final long[] link;
    private long total;

    PipelineTimes(PipelinePlan plan) {
        this.plan = plan;
        this.starts = new long[plan.stages()][];
        this.ends = new long[plan.stages()][];
        for (int stage = 0; stage < plan.stages(); stage++) {
            starts[stage] = new long[plan.order().get(stage).size()];
            ends[stage] = new long[starts[stage].length];
        }
        this.busy = new long[plan.stages()];
        this.link = new long[plan.stages()];
    }

    void set(int stage, int index, long start, long end, long waited, long sending) {
        starts[stage][index] = start;
        ends[stage][index] = end;
        busy[stage] += end - start;
        link[stage] += waited + sending;
        total = Math.max(total, end + sending);
    }

    void close() {
        for (int stage = 0; stage < plan.stages(); stage++) {
            if (busy[stage] + link[stage] > total) {
                throw new IllegalStateException("stage " + stage + " was busy for longer than the step");
            }
        }
    }

    /** The plan that was played. */
    public PipelinePlan plan() {
        return plan;
    }

    /** From the first start to the last end. */
    public long total() {
        return total;
    }

    /** Start of a stage's action, by its place in the stage's order. */
    public long start(int stage, int index) {
        return starts[stage][index];
    }

    /** End of it. */
    public long end(int stage, int index) {
        return ends[stage][index];
    }

    /** End of a stage's last action. */
    public long end(int stage) {
        return ends[stage][ends[stage].length - 1];
    }

    /** Time in which a stage works. */
    public long busy(int stage) {
        return busy[stage];
    }

    /** Time in which a stage waits for what is on a link, or is kept by sending. */
    public long link(int stage) {
        return link[stage];
    }

    /** Time in which a stage waits for other stages, before, between and after its actions. */
    public long bubble(int stage) {
        return total - busy[stage] - link[stage];
    }
}

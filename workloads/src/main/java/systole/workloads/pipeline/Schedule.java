package systole.workloads.pipeline;

/** An order of micro-batches. */
public interface Schedule {
    /**
     * The plan of a step.
     *
     * @param stages devices of the pipeline
     * @param chunks model chunks of each; schedules that do not cut stages further, or cut them their own way, want 1
     * @param microBatches micro-batches of the step
     * @throws IllegalArgumentException when this order needs other numbers; the message says which
     */
    PipelinePlan plan(int stages, int chunks, int microBatches);

    /** All forward passes, then all backward passes. */
    static Schedule gpipe() {
        return new GPipe();
    }

    /** One forward, one backward. */
    static Schedule oneForwardOneBackward() {
        return new OneForwardOneBackward();
    }

    /** One forward, one backward over several chunks a stage. */
    static Schedule interleaved() {
        return new Interleaved();
    }

    /** Gradients of weights fill the bubbles. */
    static Schedule zeroBubble() {
        return new ZeroBubble();
    }

    /** Micro-batches enter from both ends. */
    static Schedule dualPipe() {
        return new DualPipe();
    }
}

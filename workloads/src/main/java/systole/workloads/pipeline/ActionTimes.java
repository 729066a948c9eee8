package systole.workloads.pipeline;

/** How long things take in a pipeline, in picoseconds. */
public interface ActionTimes {
    /** An action of a stage, all that it does beside included. */
    long action(int stage, Action action);

    /** From the end of an action to where another stage has what it needs of it. */
    long transfer(int from, int to);

    /** How long the sending stage cannot do anything else; 0 when transfers run beside its work. */
    default long sending(int from, int to) {
        return 0;
    }
}

package systole.workloads.graph;

/** Something that a device does in a pass: an operator, a collective with its peers, or a block of steps repeated. */
public interface Step {
    /** Calls the visitor's method for this kind of step. */
    void accept(StepVisitor visitor);
}

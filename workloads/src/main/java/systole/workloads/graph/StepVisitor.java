package systole.workloads.graph;

/** Goes through steps in the order in which a device does them. */
public interface StepVisitor {
    /** An operator on this device. */
    void operator(OperatorStep step);

    /** A collective with the other ranks. */
    void collective(Collective step);

    /** A block that is done {@code step.count()} times; what it holds is visited only when the visitor asks for it. */
    void repeat(Repeat step);
}

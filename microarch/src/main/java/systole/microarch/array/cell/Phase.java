package systole.microarch.array.cell;

/** What an array does in a cycle, seen from its edges. */
public enum Phase {
    /** Operands enter and no result leaves. */
    FILL,
    /** Operands enter and results leave. */
    COMPUTE,
    /** No operand enters any more. */
    DRAIN
}

package systole.workloads.lowering;

/** An operator that a device or its library cannot run; the message says why and what would help. */
public final class UnsupportedOperatorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The reason, without the operator's name. */
    public UnsupportedOperatorException(String reason) {
        super(reason);
    }
}

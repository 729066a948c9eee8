package systole.system.operators;

/** An operator that cannot be predicted; the message is its reason. */
public final class UnpredictableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the reason. */
    public UnpredictableException(String reason) {
        super(reason);
    }
}

package systole.system.operators;

/** An operator that cannot be predicted; the message is its reason. */
public final class UnpredictableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String expected;

    /** With the reason. */
    public UnpredictableException(String reason) {
        this(reason, "", "");
    }

    /** With the field that is to blame and what it should hold. */
    UnpredictableException(String reason, String field, String expected) {
        super(reason);
        this.field = field;
        this.expected = expected;
    }

    /** The one field that is to blame; empty where it is not one alone. */
    public String field() {
        return field;
    }

    /** What that field should hold. */
    public String expected() {
        return expected;
    }
}

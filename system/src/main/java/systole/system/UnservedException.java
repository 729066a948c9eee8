package systole.system;

/** A valid question that cannot be served: it does not fit, or combines what is not supported together. */
public final class UnservedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String help;

    /**
     * A question with its answer's absence explained.
     *
     * @param reason why it cannot be served
     * @param help what would help
     */
    public UnservedException(String reason, String help) {
        super(reason + "; " + help);
        this.reason = reason;
        this.help = help;
    }

    /** Why it cannot be served. */
    public String reason() {
        return reason;
    }

    /** What would help. */
    public String help() {
        return help;
    }
}

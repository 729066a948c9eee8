package systole.system;

/** A valid question that cannot be served: it does not fit, or combines what is not supported together. */
public final class UnservedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String help;
    private final String helpWithTheSame;

    /**
     * A question with its answer's absence explained.
     *
     * @param reason why it cannot be served
     * @param help what would help
     */
    public UnservedException(String reason, String help) {
        this(reason, help, help);
    }

    /**
     * The same where some of the help is other work.
     *
     * @param reason why it cannot be served
     * @param help what would help
     * @param helpWithTheSame what of it leaves the work what it is
     */
    public UnservedException(String reason, String help, String helpWithTheSame) {
        super(reason + "; " + help);
        this.reason = reason;
        this.help = help;
        this.helpWithTheSame = helpWithTheSame;
    }

    /** Why it cannot be served. */
    public String reason() {
        return reason;
    }

    /** What would help. */
    public String help() {
        return help;
    }

    /** What would help and leaves the work what it is. */
    public String helpWithTheSame() {
        return helpWithTheSame;
    }
}

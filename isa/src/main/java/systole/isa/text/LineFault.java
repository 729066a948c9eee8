package systole.isa.text;

/** Ends the reading of one line. Never leaves the package, so it has no stack trace. */
final class LineFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int column;
    private final String message;
    /** True when the line is not of the form that its first word asks for: telling the form helps. */
    private final boolean ofForm;

    LineFault(int column, String message, boolean ofForm) {
        super(message, null, false, false);
        this.column = column;
        this.message = message;
        this.ofForm = ofForm;
    }

    int column() {
        return column;
    }

    /** The problem; with the form that the line should have where that helps. */
    String message(String form) {
        return ofForm && !form.isEmpty() ? message + "; " + form : message;
    }
}

package systole.study.operators;

/** A row that cannot be predicted; the message is its reason. */
final class UnpredictableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnpredictableException(String reason) {
        super(reason);
    }
}

package systole.isa.execute;

/** Why an instruction cannot be done; where it stands is added by the {@link Device}. */
final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Fault(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    static void require(boolean condition, String reason) {
        if (!condition) {
            throw new Fault(reason);
        }
    }
}

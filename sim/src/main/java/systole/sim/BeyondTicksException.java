package systole.sim;

/** A duration that {@link Ticks} cannot count. */
public final class BeyondTicksException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    BeyondTicksException(String message) {
        super(message);
    }
}

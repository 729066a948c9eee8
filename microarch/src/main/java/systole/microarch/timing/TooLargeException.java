package systole.microarch.timing;

/** A kernel is too large to be run access by access, or takes longer than a clock of ticks reaches. */
public final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What would help. */
    public static final String HELP = "a smaller case, a faster machine, or fidelity tile or fast";

    /** Names the kernel, its size and the limit, in memory accesses. */
    public TooLargeException(String kernel, long accesses, long most) {
        super("kernel " + kernel + " makes about " + accesses
                + " memory accesses, fidelity exact runs kernels of at most " + most);
    }

    private TooLargeException(String message, ArithmeticException cause) {
        super(message, cause);
    }

    /** A kernel whose time is beyond the range of {@link systole.sim.Ticks}. */
    static TooLargeException tooLong(String kernel, ArithmeticException overflow) {
        return new TooLargeException(
                "kernel " + kernel + " takes longer than 140 s, which is as far as time goes", overflow);
    }
}

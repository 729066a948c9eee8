package systole.microarch.timing;

/** A kernel is too large to be run access by access. */
public final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What would help. */
    public static final String HELP = "a smaller case, or fidelity tile or fast";

    /** Names the kernel, its size and the limit, in memory accesses. */
    public TooLargeException(String kernel, long accesses, long most) {
        super("kernel " + kernel + " makes about " + accesses
                + " memory accesses, fidelity exact runs kernels of at most " + most);
    }
}

package systole.microarch.timing;

/** A kernel is too large to be run access by access. */
public final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the kernel, its size and the limit, in memory accesses. */
    public TooLargeException(String kernel, long accesses, long most) {
        super("kernel " + kernel + " makes about " + accesses + " memory accesses, fidelity exact runs at most " + most
                + " a kernel: a smaller case, or fidelity tile or fast, would do");
    }
}

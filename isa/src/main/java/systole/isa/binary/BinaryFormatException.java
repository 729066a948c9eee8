package systole.isa.binary;

/** Bytes are not a file of kernels. The message says what is wrong at which byte. */
public final class BinaryFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_MESSAGE = 400;

    private final int offset;

    /**
     * A fault.
     *
     * @param offset place in the file, from 0
     */
    BinaryFormatException(int offset, String message) {
        super("byte " + offset + ": " + shortened(message));
        this.offset = offset;
    }

    /** Place of the fault in the file, from 0: the first byte of what is wrong. */
    public int offset() {
        return offset;
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…";
    }
}

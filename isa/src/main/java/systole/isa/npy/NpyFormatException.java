package systole.isa.npy;

import java.io.IOException;

/** Bytes that are no {@code .npy} file, or one of a kind that is not read; the message says what was expected. */
public final class NpyFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The reason, without the file's name. */
    public NpyFormatException(String reason) {
        super(reason);
    }
}

package systole.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** Standard output that remembers why it failed: a reader such as {@code head} that has seen enough is no trouble to report. */
final class StandardOutput extends FilterOutputStream {
    private boolean readerLeft;

    StandardOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            // the system's words for EPIPE; Java has no type for it
            readerLeft |=
                    String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
            throw e;
        }
    }

    /** Whether the other end of a pipe was closed. */
    boolean readerLeft() {
        return readerLeft;
    }
}

package systole.study.sweep;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** Reads a file line by line and knows the byte after each; a last line without its end is none. */
final class LineScanner {
    static final int BUFFER = 1 << 16;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private long read;
    private boolean cut;

    LineScanner(FileChannel channel) {
        this.channel = channel;
    }

    /** The bytes of the next line without its end; empty when there is no whole one. */
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (buffer.hasRemaining()) {
                byte next = buffer.get();
                if (next == '\n') {
                    return Optional.of(line.toByteArray());
                }
                line.write(next);
            }
            buffer.clear();
            int more = channel.read(buffer, read);
            buffer.flip();
            if (more <= 0) {
                cut = line.size() > 0;
                return Optional.empty();
            }
            read += more;
        }
    }

    /** True when bytes without the end of a line were the last. */
    boolean cut() {
        return cut;
    }

    /** The byte after the line read last. */
    long position() {
        return read - buffer.remaining();
    }
}

package systole.study.sweep;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads a file line by line and knows the byte after each; a last line without its end is none. */
final class LineScanner {
    static final int BUFFER = 1 << 16;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private long read;

    LineScanner(FileChannel channel) {
        this.channel = channel;
    }

    /** The next line without its end; null when there is no whole one. */
    @Nullable
    String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (buffer.hasRemaining()) {
                byte next = buffer.get();
                if (next == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                line.write(next);
            }
            buffer.clear();
            int more = channel.read(buffer, read);
            buffer.flip();
            if (more <= 0) {
                return null;
            }
            read += more;
        }
    }

    /** The byte after the line read last. */
    long position() {
        return read - buffer.remaining();
    }
}

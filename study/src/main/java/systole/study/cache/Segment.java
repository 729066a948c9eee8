package systole.study.cache;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import systole.system.json.Content;

/** A file of entries, read from any place by any thread. */
final class Segment implements Closeable {
    private static final int BUFFER = 1 << 20;

    private final Path file;
    /** Null where the file is opened for each read. */
    private @Nullable FileChannel held;

    private final Map<Long, List<String>> keys = new ConcurrentHashMap<>();

    private Segment(Path file) {
        this.file = file;
    }

    /** Is told of each entry. */
    interface Visitor {
        /** Numbers at an address. */
        void numbers(Content address, long at, int bodyLength);
    }

    /**
     * Opens a segment and tells its entries. What follows the last whole one is cut off with a warning, unless a process is still
     * writing there.
     *
     * @param hold whether the file stays open, if there is any entry: what a process may have open is bounded
     */
    static Segment open(Path file, boolean hold, Visitor visitor, Consumer<String> warning) throws IOException {
        FileChannel channel = channel(file);
        Segment segment = new Segment(file);
        try {
            long size = channel.size();
            long whole = segment.scan(channel, size, visitor);
            if (whole < size) {
                segment.mend(channel, whole, size, warning);
            }
            segment.held = hold && whole > 0 ? channel : null;
            return segment;
        } finally {
            if (segment.held == null) {
                channel.close();
            }
        }
    }

    /** Whether the file stays open. */
    boolean isHeld() {
        return held != null;
    }

    /** Of a file that may be somebody else's. */
    private static FileChannel channel(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (AccessDeniedException e) {
            return FileChannel.open(file, StandardOpenOption.READ);
        }
    }

    /** Tells entries up to the first that is not whole; returns where that begins. */
    private long scan(FileChannel channel, long size, Visitor visitor) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
        long at = 0;
        while (true) {
            if (buffer.remaining() < Entry.HEAD + Entry.MOST && at + buffer.remaining() < size) {
                refill(channel, buffer, at);
            }
            Optional<byte[]> body = body(buffer);
            if (body.isEmpty()) {
                return at;
            }
            if (Entry.hasNumbers(body.get())) {
                visitor.numbers(Entry.address(body.get()), at, body.get().length);
            } else if (Entry.hasKeys(body.get())) {
                keys.put(at, Entry.keys(body.get()));
            }
            at += Entry.HEAD + body.get().length;
        }
    }

    private static void refill(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
        read(channel, buffer.clear(), at);
        buffer.flip();
    }

    /** Fills a buffer, as far as there is something. */
    private static void read(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
        int more = 0;
        while (buffer.hasRemaining() && more >= 0) {
            more = channel.read(buffer, at + buffer.position());
        }
    }

    /** The body of the entry that a buffer stands at; empty when there is no whole one. */
    private static Optional<byte[]> body(ByteBuffer buffer) {
        if (buffer.remaining() < Entry.HEAD) {
            return Optional.empty();
        }
        int length = buffer.getInt();
        int checksum = buffer.getInt();
        if (length < 1 || length > Math.min(Entry.MOST, buffer.remaining())) {
            return Optional.empty();
        }
        byte[] body = new byte[length];
        buffer.get(body);
        return Entry.checksum(body) == checksum ? Optional.of(body) : Optional.empty();
    }

    private void mend(FileChannel channel, long whole, long size, Consumer<String> warning) throws IOException {
        try (FileLock lock = lock(channel)) {
            if (lock != null && channel.size() == size) {
                warning.accept("cache: " + file + ": " + (size - whole)
                        + " bytes after the last whole entry are damaged or cut; they are left out, and what was there is worked"
                        + " out again");
                channel.truncate(whole);
            }
        }
    }

    /** A lock; null while another process, or another part of this one, has it. */
    static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException | NonWritableChannelException e) {
            return null;
        }
    }

    /** The numbers of an entry; nothing when it is not that address, or cannot be read any more. */
    Optional<Map<String, Double>> numbers(Content address, long at, int bodyLength) {
        ByteBuffer bytes = ByteBuffer.allocate(Entry.HEAD + bodyLength);
        try {
            if (held != null) {
                read(held, bytes, at);
            } else {
                try (FileChannel channel = channel(file)) {
                    read(channel, bytes, at);
                }
            }
        } catch (IOException e) {
            return Optional.empty(); // worked out again
        }
        return body(bytes.flip())
                .filter(body -> Entry.hasNumbers(body) && Entry.address(body).equals(address))
                .map(body -> Entry.numbers(body, keys.getOrDefault(Entry.keysAt(body), List.of())))
                .filter(numbers -> !numbers.isEmpty());
    }

    @Override
    public void close() throws IOException {
        if (held != null) {
            held.close();
        }
    }
}

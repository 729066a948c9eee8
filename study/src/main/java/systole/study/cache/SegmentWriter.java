package systole.study.cache;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import systole.system.json.Content;

/** Writes a new segment, which nobody else writes to: whole entries, some at a time. Not thread-safe. */
final class SegmentWriter implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final long MOST_WAITING_NANOSECONDS = 1_000_000_000;

    private final FileChannel channel;
    private final Map<List<String>, Long> keys = new HashMap<>();
    private final ByteBuffer waiting = ByteBuffer.allocate(BUFFER + 2 * (Entry.HEAD + Entry.MOST));
    private long written;
    private long lastWrite = System.nanoTime();

    /** Makes a file where there is none. */
    SegmentWriter(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        // held until the file is closed, so that nobody takes what is half written for damaged
        Segment.lock(channel);
    }

    /** Adds numbers; those that are too many for an entry are left out. */
    void add(Content address, Map<String, Double> numbers) throws IOException {
        List<String> names = List.copyOf(numbers.keySet());
        Long keysAt = keys.get(names);
        byte[] ofKeys = keysAt == null ? Entry.ofKeys(names) : new byte[0];
        long place = keysAt == null ? size() : keysAt;
        byte[] entry = Entry.ofNumbers(address, place, numbers.values());
        if (Math.max(ofKeys.length, entry.length) > Entry.HEAD + Entry.MOST) {
            return;
        }
        keys.put(names, place);
        waiting.put(ofKeys).put(entry);
        if (waiting.position() >= BUFFER || System.nanoTime() - lastWrite > MOST_WAITING_NANOSECONDS) {
            write();
        }
    }

    /** Bytes so far. */
    long size() {
        return written + waiting.position();
    }

    private void write() throws IOException {
        waiting.flip();
        written += waiting.remaining();
        while (waiting.hasRemaining()) {
            channel.write(waiting);
        }
        waiting.clear();
        lastWrite = System.nanoTime();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            write();
        }
    }
}

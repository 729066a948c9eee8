package systole.study.cache;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.json.Content;
import systole.system.program.FileTrouble;

/**
 * Numbers of reports on disk, by the digest of what they follow from. What was there when it was opened can be found; what is
 * added is for those who open it later. A cache that fails, or is damaged, costs time and changes no result. Safe to share
 * between threads, and any number of processes may have the same folder.
 */
public final class ResultCache implements Closeable {
    /** Keeps and knows nothing. */
    public static final ResultCache NONE = new ResultCache(null, Content.of(""), 0, 0, message -> {});

    /** Bytes beyond which the oldest results are deleted. */
    private static final long MOST_BYTES = 4L << 30;

    /** Bytes of a segment, after which another begins. */
    private static final long MOST_OF_SEGMENT = 1L << 26;

    /** Segments that stay open; others are opened for each read. */
    private static final int MOST_HELD = 256;

    private static final int LENGTH_BITS = 16;
    private static final int PLACE_BITS = 28;

    private final @Nullable CacheFolder folder;
    private final Content build;
    private final long mostBytes;
    private final long mostOfSegment;
    private final Consumer<String> warning;
    private final List<Segment> segments = new ArrayList<>();
    private final Locations locations = new Locations();
    private int held;
    private final LongAdder found = new LongAdder();
    private @Nullable SegmentWriter writer;
    private boolean writes;

    private ResultCache(
            @Nullable CacheFolder folder, Content build, long mostBytes, long mostOfSegment, Consumer<String> warning) {
        this.folder = folder;
        this.build = build;
        this.mostBytes = mostBytes;
        this.mostOfSegment = mostOfSegment;
        this.warning = warning;
        this.writes = folder != null;
    }

    /**
     * Opens a cache, or makes one.
     *
     * @param build version of the program with what it is made of: results of another are neither found nor looked at
     * @param warning takes what is wrong with the cache, in a line
     * @throws InputException when the folder is something else, or cannot be written
     */
    public static ResultCache open(Path folder, String build, Consumer<String> warning) {
        return open(folder, build, warning, MOST_BYTES, MOST_OF_SEGMENT);
    }

    static ResultCache open(Path folder, String build, Consumer<String> warning, long mostBytes, long mostOfSegment) {
        CacheFolder files = new CacheFolder(folder, build);
        ResultCache cache = new ResultCache(files, Content.of(build), mostBytes, mostOfSegment, warning);
        try {
            files.shrink(mostBytes);
            for (Path segment : files.segments()) {
                cache.read(segment);
            }
            return cache;
        } catch (IOException e) {
            cache.close();
            throw new InputException(List.of(new Problem(
                    "--cache",
                    "",
                    0,
                    0,
                    folder + ": " + FileTrouble.reading(e),
                    "a folder that can be read and written",
                    "")));
        }
    }

    private void read(Path file) throws IOException {
        long number = segments.size();
        try {
            Segment segment = Segment.open(
                    file,
                    held < MOST_HELD,
                    (address, at, length) -> {
                        if (at < 1L << PLACE_BITS) {
                            locations.add(address, ((number << PLACE_BITS | at) << LENGTH_BITS) | length);
                        }
                    },
                    warning);
            segments.add(segment);
            held += segment.isHeld() ? 1 : 0;
        } catch (NoSuchFileException e) {
            return; // another process has made room
        }
    }

    /** Whether anything is kept or known. */
    public boolean works() {
        return folder != null;
    }

    /** The numbers that follow from something; nothing when they are not known. */
    public Optional<Map<String, Double>> find(Content content) {
        Content address = build.and(content);
        List<Map<String, Double>> numbers = new ArrayList<>(1);
        locations.any(address, place -> {
            long at = place >>> LENGTH_BITS;
            segments.get((int) (at >>> PLACE_BITS))
                    .numbers(address, at & ((1L << PLACE_BITS) - 1), (int) place & ((1 << LENGTH_BITS) - 1))
                    .ifPresent(numbers::add);
            return !numbers.isEmpty();
        });
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        found.increment();
        return Optional.of(numbers.get(0));
    }

    /** Keeps the numbers that follow from something. */
    public synchronized void keep(Content content, Map<String, Double> numbers) {
        if (!writes || folder == null || numbers.isEmpty()) {
            return;
        }
        try {
            if (writer == null) {
                writer = new SegmentWriter(folder.newSegment());
            }
            writer.add(build.and(content), numbers);
            if (writer.size() >= mostOfSegment) {
                writer.close();
                writer = null;
                folder.shrink(mostBytes);
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    private void failed(IOException e) {
        if (writes && !(e instanceof ClosedByInterruptException)) {
            warning.accept("cache: nothing more is kept: " + FileTrouble.writing(e));
        }
        writes = false;
    }

    /** How many times something was found. */
    public long found() {
        return found.sum();
    }

    /** Entries that can be found. */
    public long size() {
        return locations.size();
    }

    @Override
    public synchronized void close() {
        try {
            if (writer != null) {
                writer.close();
            }
        } catch (IOException e) {
            failed(e);
        }
        writer = null;
        writes = false;
        segments.forEach(ResultCache::close);
    }

    private static void close(Segment segment) {
        try {
            segment.close();
        } catch (IOException e) {
            return; // it was only read
        }
    }
}

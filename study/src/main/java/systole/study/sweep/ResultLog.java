package systole.study.sweep;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import systole.study.sweep.json.RowJson;
import systole.system.InputException;

/**
 * The rows of a sweep, appended in order as they come. Whatever ends the program leaves a prefix of the rows and perhaps a part
 * of the next, which is cut off when the log is opened again: no row is lost that stood whole, none is repeated. The table as
 * CSV is written beside, and again from the rows when a log is opened.
 */
final class ResultLog implements Closeable {
    private final ResultFolder folder;
    private final LogHeader header;
    private final RowJson json;
    private final FileChannel rows;
    private final FileChannel table;
    private long next;
    private long count;
    private long failed;
    private long faulty;

    private ResultLog(ResultFolder folder, LogHeader header, FileChannel rows, FileChannel table) {
        this.folder = folder;
        this.header = header;
        this.json = new RowJson(header.columns());
        this.rows = rows;
        this.table = table;
    }

    /**
     * Opens a log, to go on where it ends. Nothing is looked at or written before the folder is this program's alone.
     *
     * @throws InputException when the folder holds something else, or another program is writing there
     */
    static ResultLog open(ResultFolder folder, LogHeader header) throws IOException {
        return open(folder, header, row -> {}, (from, end) -> false);
    }

    /** Whether some point of a span should have a row. */
    interface Wanted {
        boolean any(long from, long end);
    }

    /** The same, and tells the rows that are there, up to the first that is missing. */
    static ResultLog open(ResultFolder folder, LogHeader header, Consumer<Row> before, Wanted wanted)
            throws IOException {
        folder.create();
        FileChannel rows = FileChannel.open(
                folder.rows(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileChannel table = null;
        boolean open = false;
        try {
            lock(rows, folder);
            claim(folder, header, rows.size());
            table = FileChannel.open(folder.table(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            ResultLog log = new ResultLog(folder, header, rows, table);
            log.recover(before, wanted);
            open = true;
            return log;
        } finally {
            if (!open) {
                rows.close(); // and with it the lock
                if (table != null) {
                    table.close();
                }
            }
        }
    }

    private static void lock(FileChannel rows, ResultFolder folder) throws IOException {
        @Nullable FileLock lock;
        try {
            lock = rows.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw ResultFolder.refused(folder.rows(), "a sweep that is still running there", "another --out");
        }
    }

    /** Makes sure that the folder is of this sweep; one without results becomes so. */
    private static void claim(ResultFolder folder, LogHeader header, long size) throws IOException {
        Optional<LogHeader> before = folder.header();
        if (before.isPresent()) {
            if (!before.get().sameSweep(header) || !before.get().shard().equals(header.shard())) {
                throw ResultFolder.refused(
                        folder.rows(),
                        "results of another sweep, part or version of the program",
                        "the sweep that began there, or another --out");
            }
            return;
        }
        if (size > 0 || (Files.exists(folder.table()) && Files.size(folder.table()) > 0)) {
            throw ResultFolder.refused(
                    size > 0 ? folder.rows() : folder.table(),
                    "rows of which no sweep-state.json says what they are of",
                    "another --out");
        }
        folder.write(header);
    }

    /** Keeps the whole rows, cuts off the rest, and writes the table from them. */
    private void recover(Consumer<Row> before, Wanted wanted) throws IOException {
        table.truncate(0);
        write(table, CsvLine.of("point", header.columns().cells()));
        long kept = 0;
        StringBuilder lines = new StringBuilder();
        LineScanner scanner = new LineScanner(rows);
        for (Optional<byte[]> line = scanner.next(); line.isPresent(); line = scanner.next()) {
            Optional<Row> row = json.parse(line.get());
            if (row.isEmpty()
                    || row.get().point() < next
                    || wanted.any(next, row.get().point())) {
                break;
            }
            kept = scanner.position();
            next = row.get().point() + 1;
            count++;
            failed += row.get().failed() ? 1 : 0;
            faulty += row.get().faulty() ? 1 : 0;
            before.accept(row.get());
            lines.append(CsvLine.of(row.get()));
            if (lines.length() > LineScanner.BUFFER) {
                write(table, lines.toString());
                lines.setLength(0);
            }
        }
        write(table, lines.toString());
        rows.truncate(kept);
        rows.position(kept);
    }

    /** The first point that has not been looked at, or of which no row is known. */
    long next() {
        return next;
    }

    /** Rows so far. */
    long count() {
        return count;
    }

    /** Of the rows that were there already, those without a result. */
    long failedBefore() {
        return failed;
    }

    /** Of the rows that were there already, those of points at which the program failed. */
    long faultyBefore() {
        return faulty;
    }

    /** Appends rows, in order. */
    void append(List<Row> more) throws IOException {
        StringBuilder lines = new StringBuilder();
        StringBuilder csv = new StringBuilder();
        for (Row row : more) {
            lines.append(json.line(row));
            csv.append(CsvLine.of(row));
        }
        write(rows, lines.toString());
        write(table, csv.toString());
        count += more.size();
    }

    private static void write(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Marks the log as whole. */
    void complete() throws IOException {
        folder.write(header.completed(count));
    }

    @Override
    public void close() throws IOException {
        table.close();
        rows.close();
    }
}

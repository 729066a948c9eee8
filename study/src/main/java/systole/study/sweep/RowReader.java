package systole.study.sweep;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import systole.study.sweep.json.RowJson;
import systole.system.InputException;
import systole.system.program.FileTrouble;

/** Reads the rows of a folder one by one. What cannot be read is a problem of its file, whatever is done with the rows. */
final class RowReader implements Closeable {
    private static final String EXPECTED = "rows of this sweep; run 'sweep' again to go on";

    private final Path file;
    private final RowJson json;
    private final FileChannel channel;
    private final LineScanner lines;
    private long number;

    /**
     * Opens a file.
     *
     * @throws InputException when it cannot be read
     */
    RowReader(Path file, Columns columns) {
        this.file = file;
        this.json = new RowJson(columns);
        try {
            this.channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException e) {
            throw unreadable(e);
        }
        this.lines = new LineScanner(channel);
    }

    /**
     * The next row; empty after the last.
     *
     * @throws InputException when a line is no row, or the file cannot be read
     */
    Optional<Row> next() {
        try {
            Optional<byte[]> line = lines.next();
            number++;
            if (line.isEmpty() && lines.cut()) {
                throw ResultFolder.refused(file, "line " + number + ", which has no end", EXPECTED);
            }
            return line.map(bytes -> json.parse(bytes)
                    .orElseThrow(() -> ResultFolder.refused(file, "line " + number + ", which is no row", EXPECTED)));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private InputException unreadable(IOException cause) {
        return ResultFolder.refused(file, FileTrouble.reading(cause), "the rows of a sweep");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}

package systole.study.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import systole.study.sweep.json.HeaderJson;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.program.FileTrouble;

/** A folder with the results of a sweep: {@code sweep-state.json}, {@code rows.jsonl} and {@code rows.csv}. */
public final class ResultFolder {
    private final Path folder;

    /** A folder, which may not exist. */
    public ResultFolder(Path folder) {
        this.folder = folder;
    }

    Path rows() {
        return folder.resolve("rows.jsonl");
    }

    Path table() {
        return folder.resolve("rows.csv");
    }

    private Path state() {
        return folder.resolve("sweep-state.json");
    }

    /** The header; empty when there are no results. */
    Optional<LogHeader> header() {
        if (!Files.exists(state())) {
            return Optional.empty();
        }
        try {
            Optional<LogHeader> header = HeaderJson.parse(Files.readString(state()));
            if (header.isEmpty()) {
                throw refused(state(), "something else", "the state of a sweep");
            }
            return header;
        } catch (IOException e) {
            throw refused(state(), FileTrouble.reading(e), "the state of a sweep");
        }
    }

    /**
     * The header of results that must be there.
     *
     * @throws InputException when they are not
     */
    public LogHeader existing() {
        return header().orElseThrow(
                        () -> refused(folder, "no results of a sweep", "a folder that 'sweep --out' wrote"));
    }

    /** Makes the folder where there is none. */
    void create() throws IOException {
        Files.createDirectories(folder);
    }

    /** Writes the header, whole or not at all. */
    void write(LogHeader header) throws IOException {
        Path draft = folder.resolve("sweep-state.json.tmp");
        Files.writeString(draft, HeaderJson.of(header));
        Files.move(draft, state(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads all rows, one after the other.
     *
     * @throws InputException when a line is none, or they cannot be read
     */
    public void each(Columns columns, Consumer<Row> consumer) {
        try (RowReader reader = new RowReader(rows(), columns)) {
            for (Optional<Row> row = reader.next(); row.isPresent(); row = reader.next()) {
                consumer.accept(row.get());
            }
        }
    }

    /** Problem of a file or folder. */
    static InputException refused(Path path, String found, String expected) {
        return new InputException(List.of(new Problem(path.toString(), "", 0, 0, found, expected, "")));
    }

    /** As users name it. */
    @Override
    public String toString() {
        return folder.toString();
    }
}

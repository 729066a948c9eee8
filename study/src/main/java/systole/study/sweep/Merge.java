package systole.study.sweep;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import systole.system.InputException;
import systole.system.program.FileTrouble;

/** Puts the parts of a sweep together: the rows that the whole sweep would have written, byte for byte. */
public final class Merge {
    private static final int AT_ONCE = 1024;

    private final Columns columns;

    private Merge(Columns columns) {
        this.columns = columns;
    }

    /** The rows of a part, the next at hand. */
    private final class Part implements Closeable {
        private final RowReader rows;
        private Optional<Row> row = Optional.empty();

        Part(Path folder) {
            this.rows = new RowReader(new ResultFolder(folder).rows(), columns);
        }

        Part advance() {
            row = rows.next();
            return this;
        }

        long point() {
            return row.map(Row::point).orElse(Long.MAX_VALUE);
        }

        @Override
        public void close() {
            rows.close();
        }
    }

    /**
     * Merges parts that are complete and together all of a sweep.
     *
     * @return rows in all
     * @throws InputException when parts are missing, double, not complete or of different sweeps
     */
    public static long run(List<Path> folders, Path out) {
        List<LogHeader> headers = folders.stream()
                .map(folder -> new ResultFolder(folder).existing())
                .toList();
        LogHeader first = headers.get(0);
        check(folders, headers);
        try (ResultLog log = ResultLog.open(new ResultFolder(out), first.of(Shard.WHOLE))) {
            if (log.count() > 0) {
                throw ResultFolder.refused(out, "a folder with rows", "an empty or new one");
            }
            new Merge(first.columns()).merge(folders, headers, log);
            log.complete();
            return log.count();
        } catch (IOException e) {
            throw ResultFolder.refused(out, FileTrouble.writing(e), "a folder that can be written");
        }
    }

    private static void check(List<Path> folders, List<LogHeader> headers) {
        LogHeader first = headers.get(0);
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < headers.size(); i++) {
            LogHeader header = headers.get(i);
            Shard shard = header.shard();
            String name = "part " + shard.number() + "/" + shard.of();
            if (!header.sameSweep(first) || shard.of() != first.shard().of()) {
                throw ResultFolder.refused(
                        folders.get(i), name + " of another sweep", "parts of that in " + folders.get(0));
            }
            if (!header.complete()) {
                throw ResultFolder.refused(
                        folders.get(i),
                        name + ", which is not complete",
                        "a part that ran to its end; run it again to go on");
            }
            if (!numbers.add(shard.number())) {
                throw ResultFolder.refused(folders.get(i), name + " a second time", "each part once");
            }
        }
        List<Integer> missing = new ArrayList<>();
        for (int number = 1; number <= first.shard().of(); number++) {
            if (!numbers.contains(number)) {
                missing.add(number);
            }
        }
        if (!missing.isEmpty()) {
            throw ResultFolder.refused(
                    folders.get(0), numbers.size() + " of " + first.shard().of() + " parts", "also parts " + missing);
        }
    }

    private void merge(List<Path> folders, List<LogHeader> headers, ResultLog log) throws IOException {
        PriorityQueue<Part> next = new PriorityQueue<>(Comparator.comparingLong(Part::point));
        List<Part> parts = new ArrayList<>();
        try {
            for (Path folder : folders) {
                parts.add(new Part(folder));
            }
            parts.forEach(part -> next.add(part.advance()));
            long expected = headers.stream().mapToLong(LogHeader::rows).sum();
            List<Row> rows = new ArrayList<>();
            for (Part part = next.remove(); part.row.isPresent(); part = next.remove()) {
                rows.add(part.row.get());
                next.add(part.advance());
                if (rows.size() == AT_ONCE) {
                    log.append(rows);
                    rows.clear();
                }
            }
            log.append(rows);
            if (log.count() != expected) {
                throw ResultFolder.refused(
                        folders.get(0),
                        log.count() + " rows in all parts, of " + expected + " that were written",
                        "all of them; run the parts again, which work out what is missing");
            }
        } finally {
            parts.forEach(Part::close);
        }
    }
}

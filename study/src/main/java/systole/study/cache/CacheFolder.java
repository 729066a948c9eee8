package systole.study.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.program.FileTrouble;

/**
 * A folder of results: a folder of segments for each build, and the tag by which a folder says that it can be deleted at any time
 * (bford.info/cachedir).
 */
final class CacheFolder {
    private static final String TAG = "CACHEDIR.TAG";
    private static final String SIGNATURE = """
            Signature: 8a477f597d28d172789f06886806bc55
            # Results that systole has worked out. May be deleted at any time.
            """;
    private static final String SEGMENT = ".segment";

    private final Path folder;
    private final Path ofBuild;

    /**
     * Makes the folder, or takes one that is empty or has the tag.
     *
     * @throws InputException when it is something else
     */
    CacheFolder(Path folder, String build) {
        this.folder = folder;
        this.ofBuild = folder.resolve(build.replaceAll("[^A-Za-z0-9.+-]", "_"));
        try {
            claim();
            Files.createDirectories(ofBuild);
        } catch (IOException e) {
            throw refused(FileTrouble.writing(e));
        }
    }

    private void claim() throws IOException {
        Files.createDirectories(folder);
        Path tag = folder.resolve(TAG);
        if (Files.exists(tag)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            // whoever makes the folder at the same time writes the tag first
            if (files.anyMatch(file -> !file.getFileName().toString().equals(TAG)) && !Files.exists(tag)) {
                throw refused("a folder of other files");
            }
        }
        Files.writeString(tag, SIGNATURE);
    }

    private InputException refused(String found) {
        return new InputException(List.of(new Problem(
                "--cache", "", 0, 0, folder + ": " + found, "an empty or new folder, or one that --cache made", "")));
    }

    /** Segments of the build, in the order of their names. */
    List<Path> segments() throws IOException {
        return segments(ofBuild);
    }

    private static List<Path> segments(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SEGMENT))
                    .sorted()
                    .toList();
        }
    }

    /** The name of a segment that nobody has. */
    Path newSegment() {
        return ofBuild.resolve(UUID.randomUUID() + SEGMENT);
    }

    /** Deletes segments of any build, the oldest first, until all are no more than so many bytes. */
    void shrink(long bytes) throws IOException {
        List<Aged> all = new ArrayList<>();
        try (Stream<Path> builds = Files.list(folder)) {
            for (Path build : (Iterable<Path>) builds.filter(Files::isDirectory)::iterator) {
                for (Path segment : segments(build)) {
                    all.add(new Aged(segment, Files.getLastModifiedTime(segment).toMillis(), Files.size(segment)));
                }
            }
        }
        all.sort(Comparator.comparingLong(Aged::milliseconds).thenComparing(Aged::file));
        long left = all.stream().mapToLong(Aged::bytes).sum();
        for (int i = 0; i < all.size() && left > bytes; i++) {
            Files.deleteIfExists(all.get(i).file());
            left -= all.get(i).bytes();
        }
    }

    private record Aged(Path file, long milliseconds, long bytes) {}
}

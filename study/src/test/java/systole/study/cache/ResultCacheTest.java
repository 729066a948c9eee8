package systole.study.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.system.InputException;
import systole.system.json.Content;

/** Results on disk: found by those who come later, whoever else writes there, and never wrong when bytes are. */
final class ResultCacheTest {
    private static final int ENTRIES = 50;

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();

    private ResultCache open(String build) {
        return ResultCache.open(folder, build, warnings::add);
    }

    private static Content content(int number) {
        return Content.of("point " + number);
    }

    /** Zero of either sign and numbers without a short decimal come back as they were, to the bit. */
    private static Map<String, Double> numbers(int number) {
        return number % 2 == 0
                ? Map.of("seconds", 1.0 / (number + 3))
                : Map.of("joules", number % 3 == 0 ? -0.0 : Math.sqrt(number));
    }

    private void fill(ResultCache cache) {
        for (int i = 0; i < ENTRIES; i++) {
            cache.keep(content(i), numbers(i));
        }
    }

    private static List<Integer> missing(ResultCache cache) {
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            Optional<Map<String, Double>> found = cache.find(content(i));
            if (found.isEmpty()) {
                missing.add(i);
            } else {
                assertThat(found.get()).isEqualTo(numbers(i));
            }
        }
        return missing;
    }

    /** Each of an array of jobs writes a file; a process opens no more of them than it may, and finds what is in all. */
    @Test
    void moreSegmentsThanFilesThatAProcessHolds() throws IOException {
        try (ResultCache cache = ResultCache.open(folder, "1", warnings::add, 1L << 20, 1)) {
            for (int i = 0; i < 300; i++) {
                cache.keep(content(i), numbers(i));
            }
        }
        assertThat(segments()).hasSize(300);
        long before = openFiles();
        try (ResultCache cache = open("1")) {
            assertThat(missing(cache)).isEmpty();
            for (int i = ENTRIES; i < 300; i++) {
                assertThat(cache.find(content(i))).contains(numbers(i));
            }
            assertThat(openFiles() - before).isLessThan(280);
        }
    }

    /** Of this process; 0 where the system does not tell. */
    private static long openFiles() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(open)) {
            return files.count();
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".segment"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatWasKeptIsFoundByThoseThatComeLaterFromTheSameBuild() throws IOException {
        try (ResultCache cache = open("1.0+a")) {
            fill(cache);
        }
        try (ResultCache cache = open("1.0+a")) {
            assertThat(missing(cache)).isEmpty();
            assertThat(cache.found()).isEqualTo(ENTRIES);
            assertThat(cache.find(content(ENTRIES))).isEmpty();
        }
        try (ResultCache cache = open("1.0+b")) {
            assertThat(missing(cache)).hasSize(ENTRIES);
        }
        assertThat(segments()).hasSize(1);
        assertThat(folder.resolve("CACHEDIR.TAG")).content().startsWith("Signature: 8a477f597d28d172789f06886806bc55");
        assertThat(warnings).isEmpty();
    }

    /** As two processes do: each writes a file of its own, and sees what was there when it began. */
    @Test
    void severalWriteAtOnce() throws IOException {
        try (ResultCache one = open("1");
                ResultCache other = open("1")) {
            for (int i = 0; i < ENTRIES; i++) {
                (i % 3 == 0 ? one : other).keep(content(i), numbers(i));
            }
        }
        assertThat(segments()).hasSize(2);
        try (ResultCache cache = open("1")) {
            assertThat(missing(cache)).isEmpty();
        }
    }

    /** What a process has written by half is no damage: it is left alone, and its whole entries are used. */
    @Test
    void aSegmentThatIsBeingWrittenIsLeftAlone() throws IOException {
        try (SegmentWriter writer = new SegmentWriter(segmentOf("1"))) {
            writer.add(Content.of("1").and(content(0)), numbers(0));
            Files.write(segmentOf("1"), new byte[] {0, 0, 1}); // as if a part of the first entry were there
            try (ResultCache cache = open("1")) {
                assertThat(cache.find(content(0))).isEmpty();
            }
            assertThat(Files.size(segmentOf("1"))).isEqualTo(3);
            assertThat(warnings).isEmpty();
        }
    }

    private Path segmentOf(String build) throws IOException {
        try (ResultCache cache = open(build)) {
            assertThat(cache.works()).isTrue();
        }
        return folder.resolve(build).resolve("x.segment");
    }

    /** Cut at any byte, or with any byte changed: entries before it are found, none is wrong, and the rest can be kept again. */
    @Test
    void damageIsToldOnceLeftOutAndMended() throws IOException {
        try (ResultCache cache = open("1")) {
            fill(cache);
        }
        Path segment = segments().get(0);
        byte[] whole = Files.readAllBytes(segment);
        for (int at = 0; at < whole.length; at += 7) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x40;
            for (byte[] bytes : List.of(changed, java.util.Arrays.copyOf(whole, at))) {
                Files.write(segment, bytes);
                warnings.clear();
                int lost;
                try (ResultCache cache = open("1")) {
                    lost = missing(cache).size();
                    fill(cache);
                }
                boolean betweenEntries = bytes.length == at && Files.size(segment) == at;
                assertThat(warnings).as("damage at %d", at).hasSize(betweenEntries ? 0 : 1);
                assertThat(lost).isGreaterThan(0);
                try (ResultCache cache = open("1")) {
                    assertThat(missing(cache)).isEmpty();
                }
                assertThat(warnings).as("not told again").hasSize(betweenEntries ? 0 : 1);
                for (Path other : segments()) {
                    Files.delete(other);
                }
            }
        }
    }

    /** The oldest go first, of any build, and as many as it takes. */
    @Test
    void oldSegmentsMakeRoom() throws IOException {
        for (int i = 0; i < 4; i++) {
            try (ResultCache cache = open("build" + i % 2)) {
                cache.keep(content(i), numbers(i));
            }
        }
        List<Path> all = segments();
        long bytes = 0;
        for (int i = 0; i < all.size(); i++) {
            Files.setLastModifiedTime(all.get(i), FileTime.fromMillis(1_000_000L * (10 - i)));
            bytes += Files.size(all.get(i));
        }
        try (ResultCache cache = ResultCache.open(folder, "build0", warnings::add, bytes - 1, 1L << 20)) {
            assertThat(cache.works()).isTrue();
        }
        assertThat(segments()).isEqualTo(all.subList(0, 3));
    }

    /** Segments end where they are full, and a cache that grows beyond its bound while it is written forgets the oldest. */
    @Test
    void aCacheDoesNotGrowBeyondItsBound() throws IOException {
        try (ResultCache cache = ResultCache.open(folder, "1", warnings::add, 2_000, 500)) {
            for (int round = 0; round < 20; round++) {
                fill(cache);
            }
        }
        long bytes = 0;
        for (Path segment : segments()) {
            assertThat(Files.size(segment)).isLessThan(700);
            bytes += Files.size(segment);
        }
        assertThat(bytes).isBetween(1L, 2_700L);
    }

    @Test
    void aFolderOfOtherFilesIsRefusedAndLeftAsItIs() throws IOException {
        Files.writeString(folder.resolve("thesis.txt"), "mine");
        assertThatThrownBy(() -> open("1"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--cache: found ")
                .hasMessageContaining("a folder of other files, expected an empty or new folder");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }
}

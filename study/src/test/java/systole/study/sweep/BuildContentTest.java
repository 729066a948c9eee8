package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds of equal content are the same one, those that differ in a byte are not. */
final class BuildContentTest {
    @TempDir
    private Path folder;

    private Path jar(String name, long time, String manifest, String main) throws IOException {
        Path jar = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String[] file : new String[][] {
                {"META-INF/MANIFEST.MF", manifest}, {"a/", ""}, {"a/Main.class", main}, {"a/b.json", "{}"}
            }) {
                ZipEntry entry = new ZipEntry(file[0]);
                entry.setTime(time);
                zip.putNextEntry(entry);
                zip.write(file[1].getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return jar;
    }

    @Test
    void contentCountsAndTimesAndPlacesDoNot() throws IOException {
        String one = BuildContent.of(List.of(jar("one.jar", 1_700_000_000_000L, "Built-By: a", "main")));
        assertThat(one).matches("[0-9a-f]{16}");
        assertThat(BuildContent.of(List.of(jar("two.jar", 1_800_000_000_000L, "Built-By: b", "main"))))
                .isEqualTo(one);
        assertThat(BuildContent.of(List.of(jar("three.jar", 1_700_000_000_000L, "Built-By: a", "Main"))))
                .isNotEqualTo(one);
        Path unpacked = Files.createDirectories(folder.resolve("classes/a")).getParent();
        Files.writeString(folder.resolve("classes/a/Main.class"), "main");
        Files.writeString(folder.resolve("classes/a/b.json"), "{}");
        assertThat(BuildContent.of(List.of(unpacked, folder.resolve("missing.jar"))))
                .isEqualTo(one);
        Files.writeString(folder.resolve("classes/a/b.json"), "[]");
        assertThat(BuildContent.of(List.of(unpacked))).isNotEqualTo(one);
    }
}

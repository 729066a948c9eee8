package systole.study.sweep;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What a build is made of: classes and descriptions, by name and checksum. Two builds of one version that differ in any of them
 * may answer differently; when they were built, and where they lie, is of no matter.
 */
public final class BuildContent {
    private static final int DIGITS = 16;

    private BuildContent() {}

    /** Of the running program: 16 hexadecimal digits. */
    public static String running() throws IOException {
        return of(Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator))
                .map(Path::of)
                .toList());
    }

    /** Of jars and folders of classes, in the order in which classes are looked for. */
    public static String of(List<Path> classPath) throws IOException {
        MessageDigest digest = sha256();
        for (Path element : classPath) {
            Map<String, Long> checksums = Files.isDirectory(element) ? ofFolder(element) : ofJar(element);
            checksums.forEach(
                    (name, checksum) -> digest.update((name + " " + checksum + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    private static Map<String, Long> ofJar(Path jar) throws IOException {
        Map<String, Long> checksums = new TreeMap<>();
        if (Files.isRegularFile(jar)) {
            try (ZipFile file = new ZipFile(jar.toFile())) {
                for (ZipEntry entry : (Iterable<ZipEntry>) file.stream().<ZipEntry>map(each -> each)::iterator) {
                    put(checksums, entry.getName(), entry.getCrc());
                }
            }
        }
        return checksums;
    }

    private static Map<String, Long> ofFolder(Path folder) throws IOException {
        Map<String, Long> checksums = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                CRC32 checksum = new CRC32();
                checksum.update(Files.readAllBytes(file));
                put(checksums, folder.relativize(file).toString().replace('\\', '/'), checksum.getValue());
            }
        }
        return checksums;
    }

    /** Folders have no content, and the manifest says with what the jar was built. */
    private static void put(Map<String, Long> checksums, String name, long checksum) {
        if (!name.endsWith("/") && !name.equals("META-INF/MANIFEST.MF") && !name.startsWith("META-INF/maven/")) {
            checksums.put(name, checksum);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

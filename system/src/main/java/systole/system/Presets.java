package systole.system;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The descriptions that come with the program, by folder and id. */
public final class Presets {
    private static final String ROOT = "systole/configs/";
    private static final String ANCHOR = ROOT + "README.md";
    private static final String SUFFIX = ".json";

    /** Kinds of descriptions. */
    public enum Folder {
        /** Accelerators. */
        DEVICES,
        /** What a generation of devices shares. */
        FAMILIES,
        /** DRAM types. */
        MEMORIES,
        /** Kernel libraries. */
        LIBRARIES,
        /** Communication libraries, by type of link. */
        COMMUNICATION,
        /** Communication libraries across nodes, by type of network. */
        NETWORKS,
        /** Nodes and pods. */
        SYSTEMS,
        /** Neural networks. */
        MODELS,
        /** How types of networks write their configurations. */
        ARCHITECTURES,
        /** Free constants, by family. */
        CALIBRATION,
        /** Software stacks. */
        STACKS,
        /** Processes that chips are made in, and the parts of chips. */
        TECHNOLOGY,
        /** What buyers pay. */
        PRICES;

        /** Name of the folder. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Presets() {}

    /** All ids of a folder, sorted. */
    public static List<String> ids(Folder folder) {
        URL anchor = Objects.requireNonNull(Presets.class.getClassLoader().getResource(ANCHOR), ANCHOR);
        try (Stream<String> names =
                anchor.getProtocol().equals("jar") ? inJar(anchor, folder) : inFolder(anchor, folder)) {
            return names.filter(name -> name.endsWith(SUFFIX) && name.indexOf('/') < 0)
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How messages name a description: its path in the source tree. */
    public static String name(Folder folder, String id) {
        return "configs/" + folder.text() + "/" + id + SUFFIX;
    }

    /** The text of a description; empty when there is none of that id. */
    public static Optional<String> text(Folder folder, String id) {
        if (!id.matches("[a-z0-9][a-z0-9._-]*")) {
            return Optional.empty();
        }
        String resource = ROOT + folder.text() + "/" + id + SUFFIX;
        try (InputStream in = Presets.class.getClassLoader().getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> inFolder(URL anchor, Folder folder) {
        try {
            String[] names = new File(anchor.toURI().resolve(folder.text())).list();
            return names == null ? Stream.empty() : Stream.of(names);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<String> inJar(URL anchor, Folder folder) throws IOException {
        String prefix = ROOT + folder.text() + "/";
        JarURLConnection connection = (JarURLConnection) anchor.openConnection();
        return connection.getJarFile().stream()
                .map(entry -> entry.getName())
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()));
    }
}

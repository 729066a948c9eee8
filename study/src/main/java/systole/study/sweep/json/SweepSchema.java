package systole.study.sweep.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import systole.system.json.Schemas;

/** The JSON Schema of a sweep: what its reader asks a file for that has every key. */
public final class SweepSchema {
    /** The kind's name. */
    public static final String KIND = "sweep";

    private SweepSchema() {}

    /** The schema. */
    public static String text() {
        Path file = Path.of(KIND, "specimen.json");
        return Schemas.of(
                KIND, descriptions(), problems -> SweepReader.read(file, resource("specimen.json"), problems));
    }

    private static Map<String, String> descriptions() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(resource("descriptions.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> byPlace = new TreeMap<>();
        properties.forEach((place, text) -> byPlace.put(String.valueOf(place), String.valueOf(text)));
        return byPlace;
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(SweepSchema.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

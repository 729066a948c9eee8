package systole.study.sweep.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import systole.system.json.Schemas;

/** The JSON Schema of a sweep: what its reader asks a file for that has every key in every form. */
public final class SweepSchema {
    /** The kind's name. */
    public static final String KIND = "sweep";

    /** Sweeps of all keys: of samplers that have a number of points, and of a list of points. */
    private static final List<String> SPECIMENS = List.of("specimen.json", "specimen-list.json");

    private SweepSchema() {}

    /** The schema. */
    public static String text() {
        return Schemas.of(
                KIND,
                descriptions(),
                problems -> SPECIMENS.forEach(name -> SweepReader.read(Path.of(KIND, name), resource(name), problems)));
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

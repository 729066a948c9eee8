package systole.system.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What keys of files mean: by kind and place ({@code scenario/workload/batch}), by kind and name wherever it stands
 * ({@code library//stages}), or by name in files of any kind ({@code //bandwidth}); the first that there is.
 */
final class KeyDescriptions {
    private KeyDescriptions() {}

    static Map<String, String> read() {
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(
                KeyDescriptions.class.getResourceAsStream("descriptions.properties"), "descriptions.properties")) {
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> byPlace = new TreeMap<>();
        properties.forEach((place, text) -> byPlace.put(String.valueOf(place), String.valueOf(text)));
        return byPlace;
    }

    /** The description of a place; null when there is none. */
    static @Nullable String of(Map<String, String> byPlace, String kind, String place) {
        return byPlace.get(placeOf(byPlace, kind, place));
    }

    /** The place whose description is taken; empty when there is none. */
    static String placeOf(Map<String, String> byPlace, String kind, String place) {
        String name = place.substring(place.lastIndexOf('/') + 1);
        for (String candidate : List.of(kind + place, kind + "//" + name, "//" + name)) {
            if (byPlace.containsKey(candidate)) {
                return candidate;
            }
        }
        return "";
    }
}

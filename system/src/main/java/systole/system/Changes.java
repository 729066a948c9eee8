package systole.system;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Other values for figures of the descriptions that come with the program, for studies that vary or fit them.
 *
 * @param byFile for a description's name, such as {@code configs/families/hopper.json}, the JSON pointers of figures and their
 *     values in base units
 */
public record Changes(Map<String, Map<String, Double>> byFile) {
    /** Descriptions as they are. */
    public static final Changes NONE = new Changes(Map.of());

    /** Copies the map. */
    public Changes {
        Map<String, Map<String, Double>> copy = new LinkedHashMap<>();
        byFile.forEach((file, values) -> copy.put(file, Map.copyOf(values)));
        byFile = Map.copyOf(copy);
    }

    /** The values that change in a description. */
    public Map<String, Double> of(String file) {
        return byFile.getOrDefault(file, Map.of());
    }

    /** These and one more; it replaces one of the same place. */
    public Changes with(String file, String pointer, double value) {
        Map<String, Map<String, Double>> copy = new LinkedHashMap<>(byFile);
        Map<String, Double> values = new LinkedHashMap<>(of(file));
        values.put(pointer, value);
        copy.put(file, values);
        return new Changes(copy);
    }
}

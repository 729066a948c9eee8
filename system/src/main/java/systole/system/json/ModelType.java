package systole.system.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.system.Presets;
import systole.system.Presets.Folder;

/** Which architecture a configuration is of: by its {@code model_type}, or else by the class that it names. */
final class ModelType {
    private static final String KEY = "model_type";

    private ModelType() {}

    /** The type; the nearest known one, or {@code otherwise}, when it names none, so that the rest is read too. */
    static String of(JsonValue config, Problems problems, List<String> assumptions, String otherwise) {
        List<String> types = Presets.ids(Folder.ARCHITECTURES);
        JsonValue type = config.members().get(KEY);
        if (type == null) {
            String byClass = byClass(config, types);
            if (byClass != null) {
                assumptions.add("model: no model_type; taken to be " + byClass + " from architectures");
                return byClass;
            }
        }
        int before = problems.count();
        String read = new Fields(config, problems).oneOf(KEY, types);
        if (problems.count() == before) {
            return read;
        }
        List<String> near = type == null ? List.of() : Nearest.to(type.text(), types);
        return near.isEmpty() ? otherwise : near.get(0);
    }

    private static @Nullable String byClass(JsonValue config, List<String> types) {
        JsonValue classes = config.members().get("architectures");
        if (classes == null || classes.elements().size() != 1) {
            return null;
        }
        String name = classes.elements().get(0).text();
        return types.stream()
                .filter(type -> ArchitectureReader.read(type).classes().contains(name))
                .findFirst()
                .orElse(null);
    }
}

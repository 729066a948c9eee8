package systole.system.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import systole.system.Problem;

/** Turns the options of a command line into the tree that a scenario file would be. Messages then name the option. */
final class FlagForm {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    /** An option: its name, where its value stands in a scenario, and whether that may be a number. */
    private record Option(String name, String section, String key, boolean numeric) {}

    private static final List<Option> OPTIONS = List.of(
            new Option("model", "", "model", false),
            new Option("system", "", "system", false),
            new Option("kind", "workload", "kind", false),
            new Option("batch", "workload", "batch", true),
            new Option("input", "workload", "inputTokens", true),
            new Option("context", "workload", "contextTokens", true),
            new Option("output", "workload", "outputTokens", true),
            new Option("weights", "precision", "weights", false),
            new Option("activations", "precision", "activations", false),
            new Option("kv-cache", "precision", "kvCache", false),
            new Option("tensor", "parallelism", "tensor", true),
            new Option("stack", "execution", "stack", false),
            new Option("collective", "execution", "collective", false),
            new Option("fidelity", "execution", "fidelity", false),
            new Option("steady-state", "execution", "steadyState", false),
            new Option("power-cap", "execution", "powerCap", true));

    private static final String COMMAND_LINE = "command line";

    private FlagForm() {}

    /** Names of the options, without dashes. */
    static List<String> names() {
        return OPTIONS.stream().map(Option::name).toList();
    }

    /** The tree, completed with the defaults of the command line, each of which becomes an assumption. */
    static JsonValue tree(Map<String, String> flags, List<String> assumptions, Problems problems) {
        Map<String, String> values = new LinkedHashMap<>(flags);
        complete(values, assumptions);
        Map<String, JsonValue> root = new LinkedHashMap<>();
        for (Option option : OPTIONS) {
            String text = values.remove(option.name());
            if (text != null) {
                put(root, option, text);
            }
        }
        if (!values.isEmpty()) {
            throw new IllegalArgumentException("no such options: " + values.keySet());
        }
        for (String required : List.of("model", "system")) {
            if (!root.containsKey(required)) {
                problems.add(new Problem(
                        "--" + required, "", 0, 0, "nothing", "the id of a " + required + " or a path", ""));
            }
        }
        return JsonValue.emptyObject(COMMAND_LINE).withMembers(root);
    }

    private static void complete(Map<String, String> values, List<String> assumptions) {
        standard(values, "kind", "generate", assumptions);
        standard(values, "batch", "1", assumptions);
        List<String> counts = switch (values.getOrDefault("kind", "")) {
            case "generate" -> List.of("input", "output");
            case "prefill" -> List.of("input");
            case "decode" -> List.of("context");
            default -> new ArrayList<>();
        };
        counts.forEach(count -> standard(values, count, count.equals("output") ? "128" : "512", assumptions));
    }

    private static void standard(Map<String, String> values, String name, String value, List<String> assumptions) {
        if (values.putIfAbsent(name, value) == null) {
            assumptions.add("--" + name + " " + value + ", as none was given");
        }
    }

    private static void put(Map<String, JsonValue> root, Option option, String text) {
        JsonValue.Kind kind =
                option.numeric() && NUMBER.matcher(text).matches() ? JsonValue.Kind.NUMBER : JsonValue.Kind.STRING;
        JsonValue value = JsonValue.scalar("--" + option.name(), "", Position.NONE, Position.NONE, kind, text);
        if (option.section().isEmpty()) {
            root.put(option.key(), value);
        } else {
            JsonValue section = root.getOrDefault(option.section(), JsonValue.emptyObject(COMMAND_LINE));
            root.put(option.section(), Overlay.with(section, option.key(), value));
        }
    }
}

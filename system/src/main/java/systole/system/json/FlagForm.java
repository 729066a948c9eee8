package systole.system.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import systole.system.Problem;

/** Turns the options of a command line into the tree that a scenario file would be. Messages then name the option. */
final class FlagForm {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    /** An option: its name, where its value stands in a scenario, whether that may be a number, and what it means. */
    private record Option(String name, String section, String key, boolean numeric, String meaning) {}

    private static final List<Option> OPTIONS = List.of(
            new Option(
                    "model",
                    "",
                    "model",
                    false,
                    "Preset of a model (systole list models), or a path to its config.json."),
            new Option(
                    "system",
                    "",
                    "system",
                    false,
                    "Preset of a device or a node (systole list devices, systems), or a path."),
            new Option("kind", "workload", "kind", false, "prefill, decode or generate; generate when missing."),
            new Option("batch", "workload", "batch", true, "Sequences over the whole system; 1 when missing."),
            new Option(
                    "input",
                    "workload",
                    "inputTokens",
                    true,
                    "Tokens of each prompt (prefill, generate); 512 when missing."),
            new Option(
                    "context",
                    "workload",
                    "contextTokens",
                    true,
                    "Tokens already in the KV cache (decode); 512 when missing."),
            new Option(
                    "output",
                    "workload",
                    "outputTokens",
                    true,
                    "Tokens made for each sequence (generate); 128 when missing."),
            new Option(
                    "weights",
                    "precision",
                    "weights",
                    false,
                    "Type of weights: bf16, fp16, fp32, fp8_e4m3, int8 ...; the model's when missing."),
            new Option(
                    "activations",
                    "precision",
                    "activations",
                    false,
                    "Type of activations, that of the weights but where products take mixed types."),
            new Option("kv-cache", "precision", "kvCache", false, "Type of the KV cache."),
            new Option(
                    "tensor",
                    "parallelism",
                    "tensor",
                    true,
                    "Devices of a tensor-parallel group; all of a node when missing."),
            new Option("stack", "execution", "stack", false, "Software that runs it, an id or a path (ideal)."),
            new Option(
                    "collective", "execution", "collective", false, "Algorithm of collectives: auto, ring, nvls ..."),
            new Option(
                    "fidelity",
                    "execution",
                    "fidelity",
                    false,
                    "How closely kernels are timed: fast, tile or exact; tile when missing."),
            new Option(
                    "steady-state",
                    "execution",
                    "steadyState",
                    false,
                    "skip or off: whether settled loops are multiplied out; skip when missing."),
            new Option("power-cap", "execution", "powerCap", true, "Watts below the device's own power cap."));

    /** Options that say how many tokens a workload of some kind has. */
    private static final List<String> COUNTS = List.of("input", "context", "output");

    private static final String COMMAND_LINE = "command line";

    private FlagForm() {}

    /** What each option means, by its name without dashes. */
    static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        OPTIONS.forEach(option -> meanings.put(option.name(), option.meaning()));
        return meanings;
    }

    /** A scenario file's tree with values of options in the place of its own. */
    static JsonValue over(JsonValue document, Map<String, String> flags) {
        Map<String, JsonValue> root = new LinkedHashMap<>(document.members());
        String kind = flags.get("kind");
        JsonValue workload = root.get("workload");
        if (kind != null && workload != null && workload.isObject()) {
            // counts that the other kind of work does not have go with the kind
            List<String> kept = counts(kind);
            root.put(
                    "workload",
                    Overlay.without(
                            workload,
                            OPTIONS.stream()
                                    .filter(option -> COUNTS.contains(option.name()) && !kept.contains(option.name()))
                                    .map(Option::key)
                                    .toList()));
        }
        OPTIONS.stream()
                .filter(option -> flags.containsKey(option.name()))
                .forEach(option -> put(root, option, flags.getOrDefault(option.name(), "")));
        return document.isObject() ? document.withMembers(root) : document;
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
        counts(values.getOrDefault("kind", ""))
                .forEach(count -> standard(values, count, count.equals("output") ? "128" : "512", assumptions));
    }

    /** Those of {@link #COUNTS} that a kind of work has. */
    private static List<String> counts(String kind) {
        return switch (kind) {
            case "generate" -> List.of("input", "output");
            case "prefill" -> List.of("input");
            case "decode" -> List.of("context");
            default -> List.of();
        };
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

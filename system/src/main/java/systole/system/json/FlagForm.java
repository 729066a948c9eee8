package systole.system.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import systole.system.Problem;

/** Turns the options of a command line into the tree that a scenario file would be. Messages then name the option. */
final class FlagForm {
    /** Options that say how many sequences and tokens a workload of some kind has, and what those of another kind do not. */
    private static final List<String> COUNTS =
            List.of("batch", "input", "context", "output", "global-batch", "sequence-length", "optimizer");

    private static final String COMMAND_LINE = "command line";

    private FlagForm() {}

    /** What each option means, by its name without dashes. */
    static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        FlagOption.ALL.forEach(option -> meanings.put(option.name(), option.meaning()));
        return meanings;
    }

    /** A scenario file's tree with values of options in the place of its own. */
    static JsonValue over(JsonValue document, Map<String, String> flags, Problems problems) {
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
                            Stream.concat(
                                            FlagOption.ALL.stream()
                                                    .filter(option -> COUNTS.contains(option.name())
                                                            && !kept.contains(option.name()))
                                                    .map(FlagOption::key),
                                            kind.equals("train") ? Stream.empty() : Stream.of("lora"))
                                    .toList()));
        }
        FlagOption.ALL.stream()
                .filter(option -> flags.containsKey(option.name()))
                .forEach(option -> put(root, option, flags.getOrDefault(option.name(), "")));
        checkAdapters(root.get("workload"), flags, problems);
        return document.isObject() ? document.withMembers(root) : document;
    }

    /** The tree, completed with the defaults of the command line, each of which becomes an assumption. */
    static JsonValue tree(Map<String, String> flags, List<String> assumptions, Problems problems) {
        Map<String, String> values = new LinkedHashMap<>(flags);
        complete(values, assumptions);
        Map<String, JsonValue> root = new LinkedHashMap<>();
        for (FlagOption option : FlagOption.ALL) {
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
        checkAdapters(root.get("workload"), flags, problems);
        return JsonValue.emptyObject(COMMAND_LINE).withMembers(root);
    }

    /** Options of adapters need training, and that of their base the adapters themselves. */
    private static void checkAdapters(@Nullable JsonValue workload, Map<String, String> flags, Problems problems) {
        JsonValue lora = workload == null ? null : workload.members().get("lora");
        if (workload == null || !workload.isObject() || (lora != null && !lora.isObject())) {
            return; // told by the reader
        }
        JsonValue kind = workload.members().get("kind");
        boolean trains = kind != null && kind.text().equals("train");
        for (String option : List.of("lora", "lora-base")) {
            String found = flags.get(option);
            boolean ranked = lora != null && lora.members().containsKey("rank");
            if (found != null && (!trains || !ranked)) {
                problems.add(new Problem(
                        "--" + option,
                        "",
                        0,
                        0,
                        "\"" + found + "\"",
                        trains
                                ? "--lora beside it, the rank of the adapters that are trained on frozen weights of that type"
                                : "--kind train beside it, which alone has adapters",
                        ""));
            }
        }
    }

    private static void complete(Map<String, String> values, List<String> assumptions) {
        standard(values, "kind", "generate", assumptions);
        for (String count : counts(values.getOrDefault("kind", ""))) {
            String otherwise = otherwise(count, values);
            if (!otherwise.isEmpty()) {
                standard(values, count, otherwise, assumptions);
            }
        }
    }

    /** Those of {@link #COUNTS} that a kind of work has. */
    private static List<String> counts(String kind) {
        return switch (kind) {
            case "generate" -> List.of("batch", "input", "output");
            case "prefill" -> List.of("batch", "input");
            case "decode" -> List.of("batch", "context");
            case "train" -> List.of("global-batch", "sequence-length", "optimizer");
            default -> List.of("batch");
        };
    }

    private static String otherwise(String count, Map<String, String> values) {
        return switch (count) {
            case "batch" -> "1";
            case "output" -> "128";
            case "sequence-length" -> "2048";
            case "optimizer" -> "";
            case "global-batch" -> Long.toString(whole(values, "data") * whole(values, "micro-batch"));
            default -> "512";
        };
    }

    /** The number of an option; 1 where there is none, or none that is a number, which is reported when it is read. */
    private static long whole(Map<String, String> values, String name) {
        String text = values.getOrDefault(name, "1");
        return text.matches("[1-9][0-9]{0,8}") ? Long.parseLong(text) : 1;
    }

    private static void standard(Map<String, String> values, String name, String value, List<String> assumptions) {
        if (values.putIfAbsent(name, value) == null) {
            assumptions.add("--" + name + " " + value + ", as none was given");
        }
    }

    /** A section; an empty one where there is none or null. */
    private static JsonValue section(@Nullable JsonValue given) {
        return given == null || given.kind() == JsonValue.Kind.NULL ? JsonValue.emptyObject(COMMAND_LINE) : given;
    }

    /** A section with one member more; what is no object stays, for its reader to tell. */
    private static JsonValue with(JsonValue section, String name, JsonValue value) {
        return section.isObject() ? Overlay.with(section, name, value) : section;
    }

    private static void put(Map<String, JsonValue> root, FlagOption option, String text) {
        JsonValue value = JsonValue.scalar(
                "--" + option.name(),
                "",
                Position.NONE,
                Position.NONE,
                option.type().kind(text),
                text);
        if (option.section().isEmpty()) {
            root.put(option.key(), value);
            return;
        }
        String[] names = option.section().split("/", 2);
        JsonValue section = section(root.get(names[0]));
        if (names.length == 1) {
            root.put(names[0], with(section, option.key(), value));
            return;
        }
        JsonValue inner = section(section.isObject() ? section.members().get(names[1]) : null);
        root.put(names[0], with(section, names[1], with(inner, option.key(), value)));
    }
}

package systole.system.json;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import systole.system.Workload;
import systole.system.Workload.Kind;

/** Reads {@code workload}: the kind says which counts it has. */
final class WorkloadReader {
    private static final List<String> KINDS = List.of("prefill", "decode", "generate", "train", "operators");
    /** Understood, but not simulated in any way; so it is not among the kinds that there are. */
    private static final String LATER = "serve";

    private static final List<String> SERVED = KINDS.subList(0, 3);

    private WorkloadReader() {}

    /** The kind that a scenario names; empty where it names none. */
    static String kind(JsonValue document) {
        JsonValue workload = document.members().get("workload");
        JsonValue kind = workload == null ? null : workload.members().get("kind");
        return kind == null ? "" : kind.text();
    }

    static Supplier<Workload> read(Fields workload, Reservations reservations) {
        JsonValue given = workload.find("kind");
        boolean later = given != null && given.text().equals(LATER);
        boolean known = given != null && KINDS.contains(given.text());
        String text = later ? LATER : workload.oneOf("kind", KINDS);
        if (!SERVED.contains(text)) {
            reservations.add(
                    "workload kind \"" + text + "\" is not simulated", "kinds that are: " + (later ? KINDS : SERVED));
            workload.takeRest();
            return Problems.unread();
        }
        Kind kind = Kind.valueOf(text.toUpperCase(Locale.ROOT));
        int batch = known || workload.has("batch") ? workload.whole("batch", 1) : 1;
        int input = count(workload, "inputTokens", known, kind, Kind.PREFILL, Kind.GENERATE);
        int context = count(workload, "contextTokens", known, kind, Kind.DECODE);
        int output = count(workload, "outputTokens", known, kind, Kind.GENERATE);
        return workload.make(() -> new Workload(kind, batch, input, context, output));
    }

    private static int count(Fields workload, String key, boolean known, Kind kind, Kind... having) {
        if (!known) { // whether it belongs here nobody can tell
            return workload.has(key) ? workload.whole(key, 1) : 0;
        }
        if (List.of(having).contains(kind)) {
            return workload.whole(key, 1);
        }
        workload.refuse(key, "none for kind \"" + kind.name().toLowerCase(Locale.ROOT) + "\"");
        return 0;
    }
}

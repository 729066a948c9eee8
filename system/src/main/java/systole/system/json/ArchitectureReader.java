package systole.system.json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.workloads.model.Family;

/** Reads how a {@code model_type} writes its configuration. */
final class ArchitectureReader {
    /** Those that a trait names; relative ones follow from the key of their buckets. */
    private static final Family.Positions[] POSITIONS = {
        Family.Positions.ROTARY, Family.Positions.LEARNED, Family.Positions.ALIBI, Family.Positions.SINUSOIDAL
    };

    private final Problems problems;
    private final Fields f;

    private ArchitectureReader(Fields fields, Problems problems) {
        this.f = fields;
        this.problems = problems;
    }

    /** The description of that type, which comes with the program. */
    static Architecture read(String type) {
        JsonSource source = new JsonSource(
                Presets.name(Folder.ARCHITECTURES, type),
                Presets.text(Folder.ARCHITECTURES, type).orElseThrow());
        Problems problems = new Problems();
        Optional<JsonValue> document = TreeReader.read(source, problems);
        problems.throwIfAny();
        Supplier<Architecture> architecture = read(document.orElseThrow(), problems);
        problems.throwIfAny();
        return architecture.get();
    }

    static Supplier<Architecture> read(JsonValue document, Problems problems) {
        Fields preset = new Fields(Sources.checked(document, true, problems), problems);
        String id = preset.text("id");
        preset.text("name", "");
        Fields fields = preset.object("architecture");
        Supplier<Architecture> architecture = new ArchitectureReader(fields, problems).architecture(id);
        return preset.make(architecture);
    }

    private Supplier<Architecture> architecture(String id) {
        Family traits = traits(id);
        Map<String, String> keys = new HashMap<>();
        members("keys").forEach((common, own) -> keys.put(common, Scalars.text(own, problems)));
        Fields width = f.object("feedForward");
        boolean gated = width.flag("gated", false);
        int times = width.has("times") ? width.whole("times", 1) : 0;
        width.make(() -> true);
        List<Architecture.Switch> switches = f.has("switches") ? f.list("switches", this::toggle) : List.of();
        List<Architecture.Only> only = f.has("only") ? f.list("only", this::only) : List.of();
        Architecture read = new Architecture(
                id,
                f.texts("classes"),
                traits,
                keys,
                texts("nested"),
                f.has("inside") ? f.text("inside") : null,
                members("defaults"),
                members("unsaid"),
                gated,
                times,
                f.texts("activations"),
                switches,
                f.has("softcap") ? f.text("softcap") : null,
                f.has("logitSoftcap") ? f.text("logitSoftcap") : null,
                f.has("windows") ? WindowKeys.read(f.object("windows")) : null,
                f.has("experts") ? ExpertKeys.read(f.object("experts")) : null,
                f.has("buckets") ? f.text("buckets") : null,
                f.has("source") ? SourceKeys.read(f.object("source")) : null,
                f.flag("latent", false),
                f.has("encoder") ? f.oneOf("encoder", List.of("tokens", "patches", "levels", "latents")) : null,
                only,
                Set.copyOf(texts("harmless")),
                texts("assumes"));
        return f.make(() -> read);
    }

    /** What sets its blocks apart; all but the norm have a usual value. */
    private Family traits(String id) {
        Fields t = f.object("traits");
        String norm = t.oneOf("norm", List.of("rms", "layer"));
        Family traits = new Family(
                id,
                norm.equals("layer") ? Family.Norm.LAYER : Family.Norm.RMS,
                named(t, "positions", POSITIONS).orElse(Family.Positions.ROTARY),
                named(t, "biases", Family.Biases.values()).orElse(Family.Biases.NONE),
                named(t, "arrangement", Family.Arrangement.values()).orElse(Family.Arrangement.SERIAL),
                t.flag("headNorm", false),
                t.flag("embeddingNorm", false),
                t.has("softcap") ? t.decimal("softcap", Scalars.Sign.POSITIVE) : 0,
                0);
        Family scaled = traits.withScaled(t.flag("scaled", true));
        t.make(() -> true);
        return scaled;
    }

    private Architecture.Switch toggle(JsonValue value, Problems to) {
        Fields s = new Fields(value, to);
        Architecture.Switch read = new Architecture.Switch(
                s.text("key"),
                s.flag("is", true),
                named(s, "positions", POSITIONS),
                named(s, "biases", Family.Biases.values()),
                named(s, "arrangement", Family.Arrangement.values()),
                s.has("headNorm", Shape.FLAG) ? Optional.of(s.flag("headNorm", false)) : Optional.empty(),
                s.has("keyHeads") ? Optional.of(s.text("keyHeads")) : Optional.empty());
        s.make(() -> true);
        return read;
    }

    private Architecture.Only only(JsonValue value, Problems to) {
        Fields o = new Fields(value, to);
        Architecture.Only read =
                new Architecture.Only(o.text("key"), o.values("values", (v, p) -> v.text()), o.text("reason"));
        o.make(() -> true);
        return read;
    }

    private static <E extends Enum<E>> Optional<E> named(Fields fields, String key, E[] values) {
        if (!fields.has(key)) {
            return Optional.empty();
        }
        List<String> names = Arrays.stream(values).map(ArchitectureReader::text).toList();
        String name = fields.oneOf(key, names);
        return Arrays.stream(values).filter(v -> text(v).equals(name)).findFirst();
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private List<String> texts(String key) {
        return f.has(key) ? f.texts(key) : List.of();
    }

    private Map<String, JsonValue> members(String key) {
        return f.has(key) ? f.object(key).value().members() : Map.of();
    }
}

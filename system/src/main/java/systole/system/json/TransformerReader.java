package systole.system.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.system.ImportedModel;
import systole.workloads.model.Encoder;
import systole.workloads.model.Experts;
import systole.workloads.model.Family;
import systole.workloads.model.Latent;
import systole.workloads.model.TransformerConfig;

/**
 * Reads a Hugging Face configuration by the {@link Architecture} of its {@code model_type}. A value that would change the
 * operators is refused; a key that is not known is named in the assumptions, as is a default that was used.
 */
final class TransformerReader {
    /** Keys that do not change what is computed, or only numbers inside an operator. */
    private static final Set<String> HARMLESS = Set.copyOf(Arrays.asList(
            ("_name_or_path architectures attention_dropout bos_token_id eos_token_id pad_token_id unk_token_id "
                            + "initializer_range pretraining_tp rms_norm_eps rope_theta transformers_version use_cache "
                            + "auto_map id2label label2id torchscript output_attentions output_hidden_states "
                            + "return_dict task_specific_params name license")
                    .split(" ")));

    /** Ways to stretch rotary positions: other angles, the same operators. */
    private static final List<String> ROPE_TYPES =
            List.of("default", "linear", "dynamic", "yarn", "longrope", "llama3");

    private static final List<String> DTYPES = List.of("bfloat16", "float16", "float32");
    private static final List<String> EXPERTS = List.of("num_local_experts", "num_experts", "n_routed_experts");
    private static final String GATED = "gated-";
    private static final String UNKNOWN = "llama";

    private final Architecture architecture;
    private final Fields f;
    private final Problems problems;
    private final List<String> assumptions;

    private TransformerReader(
            Architecture architecture, JsonValue config, Problems problems, List<String> assumptions) {
        this.architecture = architecture;
        this.f = new Fields(config, problems);
        this.problems = problems;
        this.assumptions = assumptions;
        f.find("model_type");
    }

    static Supplier<ImportedModel> read(String name, JsonValue config, Problems problems) {
        List<String> assumptions = new ArrayList<>();
        Architecture architecture = ArchitectureReader.read(ModelType.of(config, problems, assumptions, UNKNOWN));
        JsonValue whole = filled(architecture, config, assumptions);
        return new TransformerReader(architecture, whole, problems, assumptions).model(name);
    }

    /** The configuration as one flat object, with the defaults of its class where it is silent. */
    private static JsonValue filled(Architecture architecture, JsonValue config, List<String> assumptions) {
        Map<String, JsonValue> members = new LinkedHashMap<>(config.members());
        JsonValue inside = architecture.inside() == null ? null : members.remove(architecture.inside());
        if (inside != null) {
            members.keySet().retainAll(List.of("model_type", "torch_dtype", "dtype", "tie_word_embeddings"));
            members.putAll(inside.members());
            assumptions.add("model: only \"" + architecture.inside() + "\" of the configuration is computed");
        }
        for (String nested : architecture.nested()) {
            JsonValue object = members.remove(nested);
            if (object != null) {
                object.members().forEach((key, value) -> members.put(nested + "." + key, value));
            }
        }
        if (architecture.source() != null) {
            JsonValue layers = members.get(architecture.source().layers());
            if (layers != null) {
                members.putIfAbsent(architecture.key("num_hidden_layers"), layers);
            }
        }
        architecture.unsaid().forEach(members::putIfAbsent);
        architecture.defaults().forEach((key, value) -> {
            if (members.putIfAbsent(key, value) == null) {
                assumptions.add("model: no " + key + " in the configuration; taken to be " + value.text()
                        + ", the default of " + architecture.id());
            }
        });
        return Overlay.withoutNulls(config.withMembers(members));
    }

    private Supplier<ImportedModel> model(String name) {
        PyramidKeys levels = "levels".equals(architecture.encoder()) ? PyramidKeys.read(f, problems) : null;
        int layers = levels == null
                ? f.whole(architecture.key("num_hidden_layers"), 1, ModelBounds.LAYERS)
                : levels.layers();
        int hidden = whole("hidden_size", ModelBounds.WIDTH);
        int intermediate = intermediate(hidden, levels == null ? 1 : levels.widening());
        int heads = levels == null
                ? whole("num_attention_heads", ModelBounds.HEADS)
                : levels.heads().get(0);
        Latent latent = architecture.latent() ? latent() : null;
        int kvHeads = latent == null ? kvHeads(heads) : heads;
        int headDim = latent == null ? headDim(hidden, heads) : latent.headDim();
        heads(heads, latent == null ? kvHeads : 0, headDim, latent);
        ImageModel images = images(levels);
        int vocabulary = images == null ? whole("vocab_size", ModelBounds.ROWS) : 1;
        int maxPositions = images == null ? whole("max_position_embeddings", Integer.MAX_VALUE) : images.tokens();
        Encoder encoder = architecture.encoder() == null ? null : images == null ? new Encoder(0, 0) : images.encoder();
        boolean tied = f.flag(architecture.key("tie_word_embeddings"), false);
        WindowKeys.Windows windows = architecture.windows() == null
                ? new WindowKeys.Windows(null, 0)
                : architecture.windows().of(f);
        String function = f.oneOf(architecture.key("hidden_act"), architecture.activations());
        boolean gate = function.startsWith(GATED);
        String activation = gate ? function.substring(GATED.length()) : function;
        SourceKeys.@Nullable Sizes source =
                architecture.source() == null ? null : architecture.source().of(f, ModelBounds.LAYERS, hidden);
        Family traits = traits();
        Experts experts = experts();
        architecture.only().forEach(this::only);
        ImportedModel.Quantised quantised = QuantizationReader.read(f, assumptions);
        rope();
        DataType dtype = dtype();
        for (String key : f.takeRest()) {
            if (!HARMLESS.contains(key) && !architecture.harmless().contains(key)) {
                assumptions.add("model: key \"" + key + "\" of the configuration is not understood and had no effect");
            }
        }
        architecture.assumes().forEach(text -> assumptions.add("model: " + text));
        return f.make(() -> {
            TransformerConfig alone = new TransformerConfig(
                    name,
                    traits,
                    layers,
                    hidden,
                    intermediate,
                    heads,
                    kvHeads,
                    headDim,
                    vocabulary,
                    maxPositions,
                    tied,
                    windows.size(),
                    gate || architecture.gated(),
                    activation,
                    dtype,
                    windows.fullEvery(),
                    experts,
                    latent,
                    encoder);
            TransformerConfig model = ModelBounds.checked(source == null ? alone : source.beside(alone));
            return new ImportedModel(model, quantised, assumptions);
        });
    }

    private @Nullable ImageModel images(@Nullable PyramidKeys levels) {
        if (levels != null) {
            return Images.read(f).levels(levels);
        }
        return "patches".equals(architecture.encoder())
                ? Images.read(f).sequences()
                : "latents".equals(architecture.encoder()) ? LatentKeys.read(f) : null;
    }

    private int whole(String common, int most) {
        return f.whole(architecture.key(common), 1, most);
    }

    /** Width of the first level's feed-forward, of which the last level's is {@code widening} times as much. */
    private int intermediate(int hidden, int widening) {
        String key = architecture.key("intermediate_size");
        if (f.has(key, Shape.whole(1, ModelBounds.FEED_FORWARD)) || architecture.widthTimes() == 0) {
            return f.whole(key, 1, ModelBounds.FEED_FORWARD);
        }
        String ratio = architecture.key("expansion_ratio");
        int times = f.wholeOr(ratio, 1, ModelBounds.FEED_FORWARD, architecture.widthTimes());
        long widest = (long) hidden * widening * times;
        ModelBounds.check(f, ratio, "elements of the widest feed-forward", widest, ModelBounds.FEED_FORWARD);
        return widest > ModelBounds.FEED_FORWARD ? hidden : hidden * times;
    }

    private int headDim(int hidden, int heads) {
        String key = architecture.key("head_dim");
        if (!f.has(key) && hidden % heads != 0) {
            f.refuse(
                    architecture.key("hidden_size"),
                    "a multiple of " + architecture.key("num_attention_heads") + ", " + heads + ", or " + key
                            + " beside it");
        }
        return f.has(key) ? f.whole(key, 1, ModelBounds.HEAD) : Math.max(1, hidden / heads);
    }

    /** Bounds what all heads make together. */
    private void heads(int heads, int kvHeads, int headDim, @Nullable Latent latent) {
        long columns = (heads + 2L * kvHeads) * headDim;
        long widest = latent == null ? columns : Math.max(columns, (long) heads * (latent.plain() + latent.value()));
        ModelBounds.check(
                f,
                architecture.key("num_attention_heads"),
                "columns of all heads together",
                widest,
                ModelBounds.HEADS_TOGETHER);
    }

    private int kvHeads(int heads) {
        String key = architecture.key("num_key_value_heads");
        boolean switched = false;
        for (Architecture.Switch toggle : architecture.switches()) {
            if (toggle.keyHeads().isPresent() && f.flag(toggle.key(), false) == toggle.is()) {
                key = toggle.keyHeads().get();
                switched = true;
            }
        }
        f.find(architecture.key("num_key_value_heads"));
        if (switched && key.equals("one")) {
            return 1;
        }
        JsonValue value = f.find(key);
        if (value == null || (switched && key.equals("all"))) {
            return heads;
        }
        int kvHeads = f.whole(key, 1, ModelBounds.HEADS);
        if (heads % kvHeads != 0) {
            problems.wrong(value, "a divisor of the " + heads + " attention heads");
        }
        return kvHeads;
    }

    private Latent latent() {
        int queryRank = f.has("q_lora_rank") ? f.whole("q_lora_rank", 1, ModelBounds.WIDTH) : 0;
        f.find("num_key_value_heads");
        return new Latent(
                queryRank,
                f.whole("kv_lora_rank", 1, ModelBounds.WIDTH),
                f.whole("qk_nope_head_dim", 1, ModelBounds.HEAD),
                f.whole("qk_rope_head_dim", 1, ModelBounds.HEAD),
                f.whole("v_head_dim", 1, ModelBounds.HEAD));
    }

    private Family traits() {
        Family traits = architecture.traits();
        for (Architecture.Switch toggle : architecture.switches()) {
            if (f.flag(toggle.key(), false) == toggle.is()) {
                traits = toggle.applied(traits);
            }
        }
        String softcap = architecture.softcap();
        Family bounded = softcap == null ? traits : traits.withSoftcap(bound(softcap));
        String logits = architecture.logitSoftcap();
        Family all = logits == null ? bounded : bounded.withLogitSoftcap(bound(logits));
        String buckets = architecture.buckets();
        return buckets == null ? all : all.withBuckets(f.whole(buckets, 2, ModelBounds.CHANNELS));
    }

    private double bound(String key) {
        return f.has(key) ? f.decimal(key, Scalars.Sign.POSITIVE) : 0;
    }

    private @Nullable Experts experts() {
        if (architecture.experts() != null) {
            return architecture.experts().of(f);
        }
        for (String key : EXPERTS) {
            f.refuse(key, "a dense feed-forward (a " + architecture.id() + " has no experts)");
        }
        return null;
    }

    private void only(Architecture.Only only) {
        JsonValue value = f.has(only.key(), only.shape()) ? f.find(only.key()) : null;
        if (value != null && !only.values().contains(value.text())) {
            problems.wrong(value, String.join(" or ", only.values()) + " (" + only.reason() + ")");
        }
    }

    private void rope() {
        for (String key : List.of("rope_scaling", "rope_parameters")) {
            if (f.has(key, Shape.OBJECT)) {
                Fields scaling = f.object(key);
                String typeKey = scaling.has("rope_type") || !scaling.has("type") ? "rope_type" : "type";
                if (scaling.has(typeKey) || key.equals("rope_scaling")) {
                    scaling.oneOf(typeKey, ROPE_TYPES);
                }
            }
        }
    }

    private DataType dtype() {
        String key = f.has("torch_dtype") || !f.has("dtype") ? "torch_dtype" : "dtype";
        if (!f.has(key)) {
            assumptions.add("model: no torch_dtype in the configuration; taken to be bf16");
            return DataType.BF16;
        }
        return switch (f.oneOf(key, DTYPES)) {
            case "float16" -> DataType.FP16;
            case "float32" -> DataType.FP32;
            default -> DataType.BF16;
        };
    }
}

package systole.system.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import systole.isa.DataType;
import systole.system.ImportedModel;
import systole.workloads.model.TransformerConfig;

/**
 * Reads the Hugging Face configuration of a llama or mistral: gated feed-forward, RMS norm, rotary positions, shared keys and
 * values. A value that would change the operators is refused; a key that is not known is named in the assumptions.
 */
final class LlamaConfigReader {
    static final List<String> TYPES = List.of("llama", "mistral");

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

    private LlamaConfigReader() {}

    static Supplier<ImportedModel> read(String name, JsonValue config, Problems problems) {
        Fields f = new Fields(config, problems);
        List<String> assumptions = new ArrayList<>();
        String family = family(f, assumptions);
        int layers = f.whole("num_hidden_layers", 1);
        int hidden = f.whole("hidden_size", 1);
        int intermediate = f.whole("intermediate_size", 1);
        int heads = f.whole("num_attention_heads", 1);
        int kvHeads = kvHeads(f, heads);
        if (!f.has("head_dim") && hidden % heads != 0) {
            f.refuse("hidden_size", "a multiple of num_attention_heads, " + heads + ", or head_dim beside it");
        }
        int headDim = f.has("head_dim") ? f.whole("head_dim", 1) : Math.max(1, hidden / heads);
        int vocabulary = f.whole("vocab_size", 1);
        int maxPositions = f.whole("max_position_embeddings", 1);
        boolean tied = f.flag("tie_word_embeddings", false);
        Integer window = f.has("sliding_window") ? (Integer) f.whole("sliding_window", 1) : null;
        String activation = f.oneOf("hidden_act", List.of("silu"));
        withoutBias(f, "attention_bias");
        withoutBias(f, "mlp_bias");
        for (String key : List.of("num_local_experts", "num_experts", "n_routed_experts")) {
            f.refuse(key, "a dense feed-forward (experts are not modelled)");
        }
        f.refuse("quantization_config", "no such key (say the number formats in \"precision\" of the scenario)");
        rope(f);
        DataType dtype = dtype(f, assumptions);
        for (String key : f.takeRest()) {
            if (!HARMLESS.contains(key)) {
                assumptions.add("model: key \"" + key + "\" of the configuration is not understood and had no effect");
            }
        }
        return f.make(() -> new ImportedModel(
                new TransformerConfig(
                        name,
                        family,
                        layers,
                        hidden,
                        intermediate,
                        heads,
                        kvHeads,
                        headDim,
                        vocabulary,
                        maxPositions,
                        tied,
                        window,
                        true,
                        activation,
                        dtype),
                assumptions));
    }

    private static String family(Fields f, List<String> assumptions) {
        if (f.has("model_type")) {
            return f.oneOf("model_type", TYPES);
        }
        JsonValue architectures = f.find("architectures");
        if (architectures != null && architectures.elements().size() == 1) {
            String architecture = architectures.elements().get(0).text();
            for (String type : TYPES) {
                if (architecture.equalsIgnoreCase(type + "ForCausalLM")) {
                    assumptions.add("model: no model_type; taken to be " + type + " from architectures");
                    return type;
                }
            }
        }
        return f.oneOf("model_type", TYPES);
    }

    private static int kvHeads(Fields f, int heads) {
        JsonValue value = f.find("num_key_value_heads");
        if (value == null) {
            return heads;
        }
        int kvHeads = f.whole("num_key_value_heads", 1);
        if (heads % kvHeads != 0) {
            f.problems().wrong(value, "a divisor of the " + heads + " attention heads");
        }
        return kvHeads;
    }

    private static void withoutBias(Fields f, String key) {
        JsonValue value = f.find(key);
        if (f.flag(key, false) && value != null) {
            f.problems().wrong(value, "false (linear layers with a bias are not modelled)");
        }
    }

    private static void rope(Fields f) {
        for (String key : List.of("rope_scaling", "rope_parameters")) {
            if (f.has(key)) {
                Fields scaling = f.object(key);
                String typeKey = scaling.has("rope_type") || !scaling.has("type") ? "rope_type" : "type";
                if (scaling.has(typeKey) || key.equals("rope_scaling")) {
                    scaling.oneOf(typeKey, ROPE_TYPES);
                }
            }
        }
    }

    private static DataType dtype(Fields f, List<String> assumptions) {
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

package systole.system.json;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.system.ImportedModel;

/**
 * Reads {@code quantization_config} of a Hugging Face configuration: the methods that quantise all linear layers alike, or the
 * routed experts alone (mxfp4). What is left out (norms, embedding, head, router) is wide in any case.
 */
final class QuantizationReader {
    private static final String KEY = "quantization_config";
    private static final List<String> METHODS = List.of("fp8", "fbgemm_fp8", "gptq", "awq", "bitsandbytes", "mxfp4");
    private static final int FOUR_BITS = 4;
    private static final int EIGHT_BITS = 8;

    /** Groups, zero points and how numbers were found: other numbers, the same operators. */
    private static final Set<String> HARMLESS = Set.of(
            "activation_scale_ub",
            "backend",
            "checkpoint_format",
            "damp_percent",
            "desc_act",
            "group_size",
            "model_file_base_name",
            "model_name_or_path",
            "static_groups",
            "sym",
            "true_sequential",
            "version",
            "weight_block_size",
            "zero_point");

    private QuantizationReader() {}

    /**
     * How weights are quantised; null when they are not.
     *
     * @param assumptions is told of keys that have no effect
     */
    static ImportedModel.@Nullable Quantised read(Fields model, List<String> assumptions) {
        if (!model.has(KEY)) {
            return null;
        }
        Fields config = model.object(KEY);
        String method = config.oneOf("quant_method", METHODS);
        int bits = config.has("bits") ? config.whole("bits", FOUR_BITS, EIGHT_BITS) : FOUR_BITS;
        boolean four = config.flag("load_in_4bit", false);
        boolean eight = config.flag("load_in_8bit", false);
        String fmt = config.oneOf("fmt", List.of("e4m3", "e5m2"), "e4m3");
        // found for each token or known beforehand: products have the same operands
        config.oneOf("activation_scheme", List.of("dynamic", "static"), "dynamic");
        for (String key : config.takeRest()) {
            boolean wideAnyway = method.equals("mxfp4") && key.equals("modules_to_not_convert");
            boolean numbers = key.startsWith("bnb_") || key.startsWith("llm_int8_") || key.startsWith("_");
            if (!HARMLESS.contains(key) && !wideAnyway && !numbers) {
                assumptions.add("model: key \"" + KEY + "." + key + "\" is not understood and had no effect");
            }
        }
        config.make(() -> {
            if (bits != FOUR_BITS && bits != EIGHT_BITS) {
                throw new IllegalArgumentException("\"bits\" of 4 or 8");
            }
            if (method.equals("bitsandbytes") && four == eight) {
                throw new IllegalArgumentException("one of \"load_in_4bit\" and \"load_in_8bit\"");
            }
            return true;
        });
        return switch (method) {
            case "gptq", "awq" -> alone(bits == FOUR_BITS);
            case "bitsandbytes" -> alone(four);
            case "mxfp4" -> new ImportedModel.Quantised(DataType.MXFP4, false, true);
            default ->
                new ImportedModel.Quantised(fmt.equals("e4m3") ? DataType.FP8_E4M3 : DataType.FP8_E5M2, true, false);
        };
    }

    private static ImportedModel.Quantised alone(boolean four) {
        return new ImportedModel.Quantised(four ? DataType.INT4 : DataType.INT8, false, false);
    }
}

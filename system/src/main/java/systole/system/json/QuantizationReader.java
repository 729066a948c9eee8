package systole.system.json;

import java.util.List;
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

    private QuantizationReader() {}

    /** How weights are quantised; null when they are not. */
    static ImportedModel.@Nullable Quantised read(Fields model) {
        if (!model.has(KEY)) {
            return null;
        }
        Fields config = model.object(KEY);
        String method = config.oneOf("quant_method", METHODS);
        int bits = config.has("bits") ? config.whole("bits", FOUR_BITS, EIGHT_BITS) : FOUR_BITS;
        boolean four = config.flag("load_in_4bit", false);
        // groups, zero points and modules that stay wide: other numbers, the same operators
        config.takeRest();
        return switch (method) {
            case "gptq", "awq" -> alone(bits == FOUR_BITS);
            case "bitsandbytes" -> alone(four);
            case "mxfp4" -> new ImportedModel.Quantised(DataType.MXFP4, false, true);
            default -> new ImportedModel.Quantised(DataType.FP8_E4M3, true, false);
        };
    }

    private static ImportedModel.Quantised alone(boolean four) {
        return new ImportedModel.Quantised(four ? DataType.INT4 : DataType.INT8, false, false);
    }
}

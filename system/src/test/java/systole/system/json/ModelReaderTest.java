package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static systole.system.json.InputFiles.problems;
import static systole.system.json.InputFiles.write;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.isa.DataType;
import systole.system.ImportedModel;
import systole.system.Presets;
import systole.system.Presets.Folder;

/** Configurations as Hugging Face has them. */
final class ModelReaderTest {
    private static final String SIZES = "\"hidden_size\": 64, \"intermediate_size\": 128, \"num_hidden_layers\": 2, "
            + "\"num_attention_heads\": 4, \"vocab_size\": 100, \"max_position_embeddings\": 32, \"hidden_act\": \"silu\"";

    @TempDir
    private Path folder;

    private ImportedModel read(String members) {
        return Descriptions.model(
                write(folder, "config.json", "{" + members + "}").toString());
    }

    @Test
    void whatIsMissingIsTheFormatsDefaultOrAnAssumption() {
        ImportedModel model = read(SIZES + ", \"architectures\": [\"LlamaForCausalLM\"], \"sliding_window\": null");
        assertThat(model.config().kvHeads()).isEqualTo(4);
        assertThat(model.config().headDim()).isEqualTo(16);
        assertThat(model.config().dtype()).isEqualTo(DataType.BF16);
        assertThat(model.config().slidingWindow()).isNull();
        assertThat(model.config().tiedEmbeddings()).isFalse();
        assertThat(model.assumptions())
                .containsExactly(
                        "model: no model_type; taken to be llama from architectures",
                        "model: no torch_dtype in the configuration; taken to be bf16");
    }

    @Test
    void unknownKeysAreNamed() {
        ImportedModel model =
                read(SIZES + ", \"model_type\": \"mistral\", \"torch_dtype\": \"float16\", \"use_cache\": true,"
                        + "\"sliding_window\": 16, \"head_dim\": 8, \"rope_scaling\": {\"type\": \"linear\", \"factor\": 2.0},"
                        + "\"frobnicate\": 3");
        assertThat(model.config().slidingWindow()).isEqualTo(16);
        assertThat(model.config().headDim()).isEqualTo(8);
        assertThat(model.config().family()).isEqualTo("mistral");
        assertThat(model.assumptions())
                .containsExactly("model: key \"frobnicate\" of the configuration is not understood and had no effect");
    }

    @Test
    void unsupportedArchitecturesAreRefused() {
        assertThat(problems(
                        folder,
                        () -> read(SIZES.replace("silu", "gelu")
                                + ", \"model_type\": \"lama\", \"attention_bias\": true,"
                                + "\"rope_scaling\": {\"rope_type\": \"spiral\"}, \"torch_dtype\": \"int3\"")))
                .containsExactly(
                        "config.json:1:183 at /model_type: found \"lama\", expected one of "
                                + String.join(", ", Presets.ids(Folder.ARCHITECTURES)) + "; did you mean \"llama\"?",
                        "config.json:1:161 at /hidden_act: found \"gelu\", expected one of silu",
                        "config.json:1:209 at /attention_bias: found true, expected false (linear layers with a bias are "
                                + "not modelled)",
                        "config.json:1:244 at /rope_scaling/rope_type: found \"spiral\", expected one of default, linear, "
                                + "dynamic, yarn, longrope, llama3",
                        "config.json:1:270 at /torch_dtype: found \"int3\", expected one of bfloat16, float16, float32");
    }

    @Test
    void headsMustShareEvenly() {
        assertThat(problems(folder, () -> read(SIZES + ", \"model_type\": \"llama\", \"num_key_value_heads\": 3")))
                .containsExactly(
                        "config.json:1:215 at /num_key_value_heads: found 3, expected a divisor of the 4 attention "
                                + "heads");
    }

    @Test
    void publishedQuantisationIsUnderstood() {
        String model = SIZES + ", \"model_type\": \"llama\", \"torch_dtype\": \"float16\"";
        String quantised = model + ", \"quantization_config\": ";
        assertThat(read(model).quantised()).isNull();
        assertThat(read(quantised
                                + "{\"quant_method\": \"awq\", \"bits\": 4, \"group_size\": 128, \"zero_point\": true}")
                        .quantised())
                .isEqualTo(new ImportedModel.Quantised(DataType.INT4, false, false));
        assertThat(read(quantised + "{\"quant_method\": \"gptq\", \"bits\": 8}").quantised())
                .isEqualTo(new ImportedModel.Quantised(DataType.INT8, false, false));
        assertThat(read(quantised + "{\"quant_method\": \"fp8\", \"fmt\": \"e4m3\"}")
                        .quantised())
                .isEqualTo(new ImportedModel.Quantised(DataType.FP8_E4M3, true, false));
        assertThat(read(quantised + "{\"quant_method\": \"mxfp4\"}").quantised())
                .isEqualTo(new ImportedModel.Quantised(DataType.MXFP4, false, true));
        assertThat(problems(
                        folder,
                        () -> read(quantised + "{\"quant_method\": \"fp8\", \"activation_scheme\": \"sometimes\"}")))
                .singleElement()
                .asString()
                .contains("expected one of dynamic, static");
        assertThat(problems(folder, () -> read(quantised + "{\"quant_method\": \"squeezellm\"}")))
                .singleElement()
                .asString()
                .contains("expected one of fp8");
    }
}

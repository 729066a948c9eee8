package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static systole.system.json.InputFiles.problems;
import static systole.system.json.InputFiles.write;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.system.ImportedModel;
import systole.workloads.model.Encoder;
import systole.workloads.model.Family;
import systole.workloads.model.ModelParameters;
import systole.workloads.model.Source;
import systole.workloads.model.TransformerConfig;

/** Configurations of models of two stacks, with the keys of their types. */
final class TwoStackReaderTest {
    private static final String T5 =
            "\"model_type\": \"t5\", \"d_model\": 64, \"d_kv\": 32, \"d_ff\": 256, \"num_heads\": 4, "
                    + "\"num_layers\": 2, \"vocab_size\": 100, \"n_positions\": 20, \"torch_dtype\": \"float16\"";
    private static final String WHISPER = "\"model_type\": \"whisper\", \"d_model\": 64, \"encoder_layers\": 2, "
            + "\"decoder_layers\": 3, \"encoder_attention_heads\": 8, \"decoder_attention_heads\": 4, "
            + "\"encoder_ffn_dim\": 128, \"decoder_ffn_dim\": 256, \"vocab_size\": 100, \"torch_dtype\": \"float16\"";

    @TempDir
    private Path folder;

    private ImportedModel read(String members) {
        return Descriptions.model(
                write(folder, "config.json", "{" + members + "}").toString());
    }

    private static Source source(TransformerConfig config) {
        return Objects.requireNonNull(config.source());
    }

    @Test
    void stacksAreAlikeButForTheirLayers() {
        TransformerConfig alike = read(T5).config();
        assertThat(alike.layers()).isEqualTo(2);
        TransformerConfig config = read(T5 + ", \"num_decoder_layers\": 3").config();
        TransformerConfig encoder = source(config).encoder();
        assertThat(config.layers()).isEqualTo(3);
        assertThat(encoder.layers()).isEqualTo(2);
        assertThat(encoder.vocabulary()).isEqualTo(100);
        assertThat(config.headDim()).isEqualTo(32);
        assertThat(config.tiedEmbeddings()).isTrue();
        assertThat(config.gatedActivation()).isFalse();
        assertThat(config.activation()).isEqualTo("relu");
        assertThat(config.traits().positions()).isEqualTo(Family.Positions.RELATIVE);
        assertThat(config.traits().buckets()).isEqualTo(32);
        assertThat(config.traits().scaled()).isFalse();
        assertThat(source(config).fixed()).isZero();
        assertThat(read(T5).assumptions()).containsExactly("model: buckets of distances are worked out beforehand");
    }

    /** As Flan-T5: a gate, and a head of its own. */
    @Test
    void gatesAreOfTheActivation() {
        TransformerConfig config = read(T5
                        + ", \"feed_forward_proj\": \"gated-gelu\", \"tie_word_embeddings\": false,"
                        + " \"relative_attention_num_buckets\": 16, \"is_gated_act\": true")
                .config();
        assertThat(config.gatedActivation()).isTrue();
        assertThat(config.activation()).isEqualTo("gelu");
        assertThat(config.tiedEmbeddings()).isFalse();
        assertThat(source(config).encoder().gatedActivation()).isTrue();
        assertThat(config.traits().buckets()).isEqualTo(16);
    }

    @Test
    void audioHasSizesOfItsOwn() {
        ImportedModel model = read(WHISPER + ", \"num_mel_bins\": 128, \"max_source_positions\": 700");
        TransformerConfig config = model.config();
        TransformerConfig encoder = source(config).encoder();
        assertThat(config.traits().biases()).isEqualTo(Family.Biases.NO_KEYS);
        assertThat(config.maxPositions()).isEqualTo(448);
        assertThat(config.headDim()).isEqualTo(16);
        assertThat(encoder.heads()).isEqualTo(8);
        assertThat(encoder.headDim()).isEqualTo(8);
        assertThat(encoder.intermediate()).isEqualTo(128);
        assertThat(encoder.encoder()).isEqualTo(Encoder.ofAudio(128));
        assertThat(source(config).fixed()).isEqualTo(700);
        assertThat(model.assumptions())
                .containsExactlyInAnyOrder(
                        "model: no max_target_positions in the configuration; taken to be 448, the default of whisper",
                        "model: no activation_function in the configuration; taken to be gelu, the default of whisper");
    }

    /** Sizes of google/flan-t5-xxl and openai/whisper-tiny, and the parameters of their published checkpoints. */
    @Test
    void othersOfTheFamiliesHaveTheirParameters() {
        TransformerConfig xxl = read("\"model_type\": \"t5\", \"d_model\": 4096, \"d_kv\": 64, \"d_ff\": 10240, "
                        + "\"num_heads\": 64, \"num_layers\": 24, \"num_decoder_layers\": 24, \"vocab_size\": 32128, "
                        + "\"feed_forward_proj\": \"gated-gelu\", \"tie_word_embeddings\": false")
                .config();
        assertThat(ModelParameters.all(xxl)).isEqualTo(11_135_332_352L);
        TransformerConfig tiny =
                read("\"model_type\": \"whisper\", \"d_model\": 384, \"encoder_layers\": 4, \"decoder_layers\": 4, "
                                + "\"encoder_attention_heads\": 6, \"decoder_attention_heads\": 6, "
                                + "\"encoder_ffn_dim\": 1536, \"decoder_ffn_dim\": 1536, \"vocab_size\": 51865")
                        .config();
        assertThat(ModelParameters.all(tiny)).isEqualTo(37_760_640L);
    }

    @Test
    void whatIsNotModelledIsRefused() {
        assertThat(problems(
                        folder,
                        () -> read(T5 + ", \"feed_forward_proj\": \"gated-relu\", \"is_encoder_decoder\": false,"
                                + " \"relative_attention_num_buckets\": 1")))
                .hasSize(3)
                .anyMatch(text -> text.contains("/feed_forward_proj: found \"gated-relu\", expected one of relu, gelu"))
                .anyMatch(text -> text.contains(
                        "/is_encoder_decoder: found false, expected true (one of its stacks alone is not modelled)"))
                .anyMatch(text -> text.contains("/relative_attention_num_buckets: found 1"));
        assertThat(problems(
                        folder,
                        () -> read(WHISPER.replace("encoder_attention_heads\": 8", "encoder_attention_heads\": 7"))))
                .anyMatch(text ->
                        text.contains("/encoder_attention_heads: found 7, expected a divisor of the hidden size, 64"));
    }
}

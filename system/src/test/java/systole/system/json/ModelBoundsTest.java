package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import systole.system.ImportedModel;
import systole.system.InputException;
import systole.system.UnservedException;
import systole.workloads.model.MemoryPerDevice;
import systole.workloads.model.ModelParameters;
import systole.workloads.model.TransformerConfig;

/** Odd and huge sizes of images and of models that go with them: refused at their key, or counted without wrapping. */
final class ModelBoundsTest {
    private static final List<String> VALUES = List.of(
            "0",
            "1",
            "3",
            "7",
            "16384",
            "16385",
            "131074",
            "262148",
            "1048576",
            "1073741824",
            "2147483647",
            "\"x\"",
            "[2147483647, 2147483647]",
            "{}");

    private static final Map<String, Map<String, String>> FAMILIES = Map.of(
            "swin",
            keys("depths [2,2] num_heads [3,6] image_size 224 patch_size 4 num_channels 3 embed_dim 96 window_size 7"
                    + " mlp_ratio 4 num_labels 1000 num_layers 2"),
            "vit",
            keys("hidden_size 64 num_hidden_layers 2 num_attention_heads 2 intermediate_size 128 image_size 224"
                    + " patch_size 16 num_channels 3 num_labels 10"),
            "dit",
            keys("hidden_size 64 depth 2 num_heads 2 mlp_ratio 4 input_size 32 patch_size 2 in_channels 4"
                    + " num_classes 1000 class_dropout_prob 0.1"),
            "whisper",
            keys("d_model 64 decoder_layers 2 encoder_layers 2 decoder_attention_heads 2 encoder_attention_heads 2"
                    + " decoder_ffn_dim 128 encoder_ffn_dim 128 num_mel_bins 80 max_source_positions 1500"
                    + " max_target_positions 448 vocab_size 51865"),
            "deepseek_v3",
            keys("hidden_size 64 num_hidden_layers 2 num_attention_heads 2 intermediate_size 128 vocab_size 1000"
                    + " max_position_embeddings 100 q_lora_rank 32 kv_lora_rank 32 qk_nope_head_dim 32"
                    + " qk_rope_head_dim 32 v_head_dim 32 n_routed_experts 4 n_shared_experts 1"
                    + " num_experts_per_tok 2 moe_intermediate_size 32 first_k_dense_replace 1"),
            "llama",
            keys("hidden_size 64 num_hidden_layers 2 num_attention_heads 4 num_key_value_heads 2 head_dim 16"
                    + " intermediate_size 128 vocab_size 1000 max_position_embeddings 100"),
            "mixtral",
            keys("hidden_size 64 num_hidden_layers 2 num_attention_heads 4 num_key_value_heads 2 intermediate_size 128"
                    + " vocab_size 1000 max_position_embeddings 100 num_local_experts 4 num_experts_per_tok 2"));

    /** Sizes each as large as may be. */
    private static final Map<String, String> LARGEST = Map.of(
            "llama",
            "hidden_size 1048576 num_hidden_layers 100000 num_attention_heads 1024 num_key_value_heads 1024"
                    + " head_dim 4096 intermediate_size 16777216 vocab_size 268435456",
            "mixtral",
            "hidden_size 1048576 num_hidden_layers 100000 num_attention_heads 65536 num_key_value_heads 65536"
                    + " intermediate_size 16777216 vocab_size 268435456 num_local_experts 8",
            "deepseek_v3",
            "hidden_size 1048576 num_hidden_layers 100000 num_attention_heads 1024 intermediate_size 16777216"
                    + " vocab_size 268435456 q_lora_rank 1048576 kv_lora_rank 1048576 qk_nope_head_dim 8192"
                    + " v_head_dim 8192 n_routed_experts 8 moe_intermediate_size 16777216");

    private static Map<String, String> keys(String text) {
        String[] words = text.split(" ", -1);
        Map<String, String> keys = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            keys.put(words[i], words[i + 1]);
        }
        return keys;
    }

    private static String config(String family, Map<String, String> keys) {
        List<String> members = new ArrayList<>(List.of("\"model_type\": \"" + family + "\""));
        keys.forEach((key, value) -> members.add("\"" + key + "\": " + value));
        members.add("\"torch_dtype\": \"bfloat16\"");
        if (!family.equals("swin") && !family.equals("vit") && !family.equals("dit") && !family.equals("whisper")) {
            members.add("\"hidden_act\": \"silu\"");
        }
        return "{" + String.join(", ", members) + "}";
    }

    private static TransformerConfig read(String text) {
        Problems problems = new Problems();
        JsonValue config =
                TreeReader.read(new JsonSource("config.json", text), problems).orElseThrow();
        ImportedModel model = made(config, problems);
        return model.config();
    }

    private static ImportedModel made(JsonValue config, Problems problems) {
        var model = TransformerReader.read("inline", config, problems);
        problems.throwIfAny();
        return model.get();
    }

    /** What a pass needs, or 1 where the model does not read sequences of this length. */
    private static long bytes(String config, int tokens) {
        try {
            MemoryPerDevice needed = Objects.requireNonNull(ScenarioReader.simulation(
                            "scenario",
                            "{\"model\": " + config
                                    + ", \"system\": \"h100-sxm-80gb\", \"workload\": {\"kind\": \"prefill\","
                                    + " \"batch\": 1, \"inputTokens\": " + tokens + "}}")
                    .memory());
            return needed.total();
        } catch (UnservedException e) {
            return 1;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"swin", "vit", "dit", "whisper", "deepseek_v3", "llama", "mixtral"})
    void everySizeIsRefusedOrCounted(String family) {
        Map<String, String> base = Objects.requireNonNull(FAMILIES.get(family));
        assertThat(bytes(config(family, base), read(config(family, base)).maxPositions()))
                .as("as published")
                .isPositive();
        for (String key : base.keySet()) {
            int refused = 0;
            for (String value : VALUES) {
                Map<String, String> keys = new LinkedHashMap<>(base);
                keys.put(key, value);
                String text = config(family, keys);
                try {
                    TransformerConfig model = read(text);
                    // weights are at least one for each element of the residual stream and of each layer
                    assertThat(ModelParameters.all(model))
                            .as(key + " " + value)
                            .isGreaterThanOrEqualTo(model.hidden() + (long) model.layers());
                    assertThat(bytes(text, model.maxPositions()))
                            .as(key + " " + value)
                            .isPositive();
                } catch (InputException e) {
                    refused++;
                    assertThat(e.getMessage()).as(key + " " + value).doesNotContain("found -2", "too large to count");
                }
            }
            assertThat(refused).as(key).isGreaterThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "swin | image_size | 262148 | /image_size: found 262148, expected a whole number from 1 to 16384",
                "swin | image_size | 1000000 | /image_size: found 1000000, expected a whole number from 1 to 16384",
                "dit | input_size | 131074 | /input_size: found 131074, expected a whole number from 1 to 16384",
                "dit | hidden_size | 100000000 | /hidden_size: found 100000000, expected a whole number from 1 to 1048576",
                "swin | num_channels | 2147483647 | /num_channels: found 2147483647, expected a whole number from 1 to 65536",
                "dit | num_classes | 2147483647 | /num_classes: found 2147483647, expected a whole number",
                "swin | embed_dim | 1048575 | /embed_dim: found 1048575, expected a size with which elements of a row of the"
                        + " last level are at most 1048576 (now 2097150)",
                "swin | mlp_ratio | 100000 | /mlp_ratio: found 100000, expected a size with which elements of the widest"
                        + " feed-forward are at most 16777216 (now 19200000)",
                "dit | mlp_ratio | 16777216 | /mlp_ratio: found 16777216, expected a size with which",
                "deepseek_v3 | n_shared_experts | 1048576 | /n_shared_experts: found 1048576, expected a size with which"
            })
    void namedAtTheirKey(String family, String key, String value, String expected) {
        Map<String, String> keys = new LinkedHashMap<>(Objects.requireNonNull(FAMILIES.get(family)));
        keys.put(key, value);
        assertThatThrownBy(() -> read(config(family, keys)))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith(expected.endsWith(" 16384") ? expected : "")
                .hasMessageContaining(expected);
    }

    /** Each size alone is within its bound; a model that is just within them all does not fit, by figures that did not wrap. */
    @ParameterizedTest
    @CsvSource({"llama, 7", "mixtral, 1", "deepseek_v3, 1"})
    void allSizesAtOnce(String family, String layers) {
        Map<String, String> keys = new LinkedHashMap<>(Objects.requireNonNull(FAMILIES.get(family)));
        keys.putAll(keys(Objects.requireNonNull(LARGEST.get(family))));
        assertThatThrownBy(() -> read(config(family, keys)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a model of at most 1.126e+15 parameters (now ");
        keys.put("num_hidden_layers", layers);
        keys.put("first_k_dense_replace", "0");
        assertThat((double) ModelParameters.all(read(config(family, keys)))).isBetween(1e14, 0x1p50);
        for (String work : List.of(
                "{\"kind\": \"prefill\", \"batch\": 1, \"inputTokens\": 64}",
                "{\"kind\": \"train\", \"globalBatch\": 1, \"sequenceLength\": 64}")) {
            assertThatThrownBy(() -> ScenarioReader.simulation(
                                    "scenario",
                                    "{\"model\": " + config(family, keys)
                                            + ", \"system\": \"h100-sxm-80gb\", \"workload\": " + work + "}")
                            .run("test"))
                    .as(work)
                    .isInstanceOf(UnservedException.class)
                    .hasMessageContaining("needs ")
                    .message()
                    .doesNotContain(" -", "(-", "weights 0.0");
        }
    }

    @Test
    void columnsOfAllHeads() {
        Map<String, String> keys = new LinkedHashMap<>(Objects.requireNonNull(FAMILIES.get("llama")));
        keys.putAll(keys("num_attention_heads 65536 num_key_value_heads 65536 head_dim 10923"));
        assertThatThrownBy(() -> read(config("llama", keys)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "/num_attention_heads: found 65536, expected a size with which columns of all heads"
                                + " together are at most 16777216 (now 2147549184)");
    }

    /** However the side of an image is written, a patch is not larger. */
    @ParameterizedTest
    @ValueSource(strings = {"224", "224.0", "2.24e2"})
    void patchBeyondItsImage(String side) {
        Map<String, String> keys = new LinkedHashMap<>(Objects.requireNonNull(FAMILIES.get("vit")));
        keys.putAll(Map.of("image_size", side, "patch_size", "512"));
        assertThatThrownBy(() -> read(config("vit", keys)))
                .hasMessageContaining("/patch_size: found 512, expected a whole number from 1 to 224");
    }

    /** Each side and number alone is within its bound. */
    @Test
    void patchWithTooManyNumbers() {
        Map<String, String> keys = new LinkedHashMap<>(Objects.requireNonNull(FAMILIES.get("vit")));
        keys.putAll(Map.of("image_size", "16384", "patch_size", "4096", "num_channels", "128"));
        assertThatThrownBy(() -> read(config("vit", keys)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "/patch_size: found 4096, expected a size with which the numbers of a patch are at most 16777216"
                                + " (now 2147483648)");
    }

    /** The largest image is read, and its patches are counted: 4096 a side and one token for all. */
    @Test
    void largestImage() {
        Map<String, String> keys = new LinkedHashMap<>(Objects.requireNonNull(FAMILIES.get("vit")));
        keys.put("image_size", "16384");
        keys.put("patch_size", "4");
        assertThat(read(config("vit", keys)).maxPositions()).isEqualTo(4096 * 4096 + 1);
    }
}

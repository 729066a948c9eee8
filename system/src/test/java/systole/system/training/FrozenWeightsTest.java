package systole.system.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;
import systole.workloads.model.MemoryPerDevice;

/** Adapters beside frozen weights that live in shares: all weights are gathered, adapters alone are reduced. */
final class FrozenWeightsTest {
    private static final String NODE = "\"hgx-h100\"";
    private static final String SHARES = "\"data\": 8, \"zero\": 3, \"tensor\": 1";
    private static final String LORA = "\"lora\": {\"rank\": 16}, ";
    private static final String QLORA = "\"lora\": {\"rank\": 16, \"base\": \"int4\"}, ";

    /** Matrices of eight layers: 4 x 2048^2 and 3 x 2048 x 5632 each. */
    private static final long MATRICES = 8 * (4L * 2048 * 2048 + 3L * 2048 * 5632);

    /** Two norms a layer. */
    private static final long NORMS = 8 * 2L * 2048;

    /** Embedding, LM head and last norm. */
    private static final long ENDS = 2 * 32000L * 2048 + 2048;

    /** Rank times rows and columns of four linear layers. */
    private static final long ADAPTERS = 8 * 16 * (8192L + 4096 + 13312 + 7680);

    private static Report run(String model, String parallelism, String lora) {
        String text = Steps.text(model, NODE, 8, 1024, parallelism, "");
        return ScenarioReader.simulation("step", text.replace("\"sequenceLength\"", lora + "\"sequenceLength\""))
                .run("test");
    }

    private static MemoryPerDevice memory(Report report) {
        return Objects.requireNonNull(report.memory());
    }

    private static double linkJoules(Report report) {
        return Objects.requireNonNull(report.energy()).byComponent().getOrDefault("link", 0.0);
    }

    /** Each of eight copies has an eighth of all weights as they are stored, and of what adapters need besides. */
    @Test
    void allWeightsLiveInShares() {
        Report lora = run(Steps.MODEL, SHARES, LORA);
        long others = NORMS + ENDS + ADAPTERS;
        assertThat(memory(lora).weights()).isEqualTo(2 * (MATRICES + others) / 8);
        assertThat(memory(lora).gradients()).isEqualTo(2 * ADAPTERS / 8);
        assertThat(memory(lora).optimizer()).isEqualTo(12 * ADAPTERS / 8);
        Report narrow = run(Steps.MODEL, SHARES, QLORA);
        assertThat(memory(narrow).weights()).isEqualTo((MATRICES / 2 + 2 * others) / 8);
    }

    /**
     * In bytes: layers are gathered forwards and backwards, the ends once, and what is trained is reduced once. Energy of links is
     * that of bytes.
     */
    @Test
    void allWeightsAreGatheredAndAdaptersReduced() {
        double layers = 2 * (MATRICES + NORMS);
        double whole = 2 * layers + 2.0 * ENDS + layers + 2.0 * ENDS;
        double all = linkJoules(run(Steps.MODEL, SHARES, ""));
        double adapters = linkJoules(run(Steps.MODEL, SHARES, LORA));
        double narrow = linkJoules(run(Steps.MODEL, SHARES, QLORA));
        double lora = 2 * (layers + 2 * ADAPTERS) + 2.0 * ENDS + 2 * ADAPTERS;
        assertThat(adapters / all).isCloseTo(lora / whole, withinPercentage(1));
        double packed = 2 * (MATRICES / 2 + 2 * NORMS + 2 * ADAPTERS) + 2.0 * ENDS + 2 * ADAPTERS;
        // a shorter message has a flag in each line of 128 bytes
        assertThat(narrow / all).isBetween(packed / whole, packed / whole * 128 / 120);
    }

    /** Experts are gathered too, have no adapters, and keep nothing for gradients of their weights. */
    @Test
    void expertsAreFrozen() {
        String model = "{\"model_type\": \"mixtral\", \"num_hidden_layers\": 4, \"hidden_size\": 1024,"
                + " \"intermediate_size\": 2048, \"num_attention_heads\": 16, \"num_key_value_heads\": 16,"
                + " \"num_local_experts\": 8, \"num_experts_per_tok\": 2, \"vocab_size\": 32000,"
                + " \"max_position_embeddings\": 4096, \"hidden_act\": \"silu\", \"tie_word_embeddings\": false}";
        Report all = run(model, SHARES, "");
        Report lora = run(model, SHARES, LORA);
        // adapters beside the two products of attention alone
        assertThat(memory(lora).gradients()).isEqualTo(2 * 4 * 16 * (4096L + 2048) / 8);
        assertThat(memory(lora).weights()).isGreaterThan(memory(all).weights());
        // rows that experts read, those gathered for two a token, and what their activation gave, beside narrow values
        // of adapters
        long dropped = 4 * 2L * 1024 * (1024 + 2 * (1024 + 2048));
        long narrow = 4 * 2L * 1024 * 2 * 16;
        assertThat(memory(all).activations() - memory(lora).activations()).isEqualTo(dropped - narrow);
        assertThat(lora.assumptions()).contains("experts and their router are frozen and have no adapters");
        assertThat(run(model, SHARES + ", \"expert\": 8", QLORA).byOperator())
                .anyMatch(share -> share.operator().equals("expert_down_projection_unpack"));
    }
}

package systole.system.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;
import systole.system.trace.Trace;

/** Layers of two kinds in one model: dense ones between ones with experts, or all of one kind. */
final class LayerKindsTest {
    private static final String NODE = "\"hgx-h100\"";

    /** Eight layers of 1024; each {@code every}-th has eight experts, of which each token goes through two. */
    private static String model(int every) {
        return "{\"model_type\": \"glam\", \"num_hidden_layers\": 8, \"hidden_size\": 1024, \"head_dim\": 64,"
                + " \"intermediate_size\": 2816, \"moe_intermediate_size\": 2816, \"num_attention_heads\": 16,"
                + " \"num_experts\": 8, \"num_experts_per_tok\": 2, \"decoder_sparse_step\": " + every + ","
                + " \"vocab_size\": 32000, \"max_position_embeddings\": 4096, \"hidden_act\": \"gelu\"}";
    }

    private static Report run(int every, String parallelism, String execution) {
        return ScenarioReader.simulation("step", Steps.text(model(every), NODE, 16, 1024, parallelism, execution))
                .run("test");
    }

    private static Report.OperatorShare share(Report report, String operator) {
        return report.byOperator().stream()
                .filter(share -> share.operator().equals(operator))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyLayerDoesWhatItsKindDoes() {
        Report mixed = run(2, "\"data\": 8", "");
        // two micro-batches: four layers with experts, four dense
        assertThat(share(mixed, "expert_down_projection").count()).isEqualTo(8);
        assertThat(share(mixed, "down_projection").count()).isEqualTo(8);
        assertThat(share(mixed, "attention").count()).isEqualTo(16);
    }

    /** Half the layers of each kind take what half of two whole models take, but for the clock that each settles at. */
    @Test
    void timeIsThatOfAllLayers() {
        for (String parallelism : List.of("\"data\": 8", "\"data\": 8, \"expert\": 8", "\"data\": 8, \"zero\": 1")) {
            double mixed = Steps.seconds(run(2, parallelism, ""));
            double experts = Steps.seconds(run(1, parallelism, ""));
            // one layer of eight has experts
            double dense = (8 * Steps.seconds(run(8, parallelism, "")) - experts) / 7;
            assertThat(mixed).as(parallelism).isCloseTo((experts + dense) / 2, withinPercentage(3));
        }
    }

    /** Experts are in the last of four stages alone: the first three are alike and shorter, as a trace shows. */
    @Test
    void stagesHoldDifferentKinds() {
        Trace trace = ScenarioReader.simulation(
                        "step", Steps.text(model(8), NODE, 16, 1024, "\"pipeline\": 4, \"data\": 2", ""))
                .trace();
        List<Long> backward = trace.groups().get(0).tracks().stream()
                .map(track -> track.events().stream()
                        .filter(event -> event.category().equals("backward"))
                        .findFirst()
                        .orElseThrow()
                        .picoseconds())
                .toList();
        assertThat(backward.get(1)).isEqualTo(backward.get(2));
        assertThat(backward.get(3)).isGreaterThan(backward.get(2));
    }

    /** All of them count where memory is shared out. */
    @Test
    void memoryIsThatOfAllLayers() {
        Report mixed = run(2, "\"data\": 8, \"zero\": 1", "");
        long layer = 4 * 1024 * 1024 + 2 * 1024;
        long parameters =
                8 * layer + 4L * 3 * 1024 * 2816 + 4 * (8L * 2 * 1024 * 2816 + 8 * 1024) + 32000 * 1024L + 1024;
        assertThat(Objects.requireNonNull(mixed.memory()).weights()).isEqualTo(2 * parameters);
        assertThat((double) mixed.memory().optimizer()).isCloseTo(12.0 * parameters / 8, withinPercentage(1e-4));
    }
}

package systole.workloads.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.isa.DataType;
import systole.workloads.model.TransformerConfig;

/**
 * Published memory of Megatron-LM runs (Korthikanti et al., "Reducing Activation Recomputation in Large Transformer Models",
 * arXiv:2205.05198, figures 1 and 7; training_memory.csv): half-precision weights with fp32 gradients and Adam, dropout, attention
 * not fused. Parameters are those of layers, as there; activations those of the first stage, whose micro-batches wait longest.
 */
final class PublishedMemoryTest {
    private static final double GIB = 1L << 30;

    /** Model chunks of a stage, table 3 there; without an entry one. */
    private static final Map<String, Integer> CHUNKS = Map.of("gpt3-175B", 3, "turing-530B", 3);

    record Row(List<String> cells) {
        String model() {
            return cells.get(0);
        }

        int number(int column) {
            return Integer.parseInt(cells.get(column));
        }

        String mode() {
            return cells.get(9);
        }

        double figure(int column) {
            return cells.get(column).isEmpty() ? Double.NaN : Double.parseDouble(cells.get(column));
        }

        TrainingBytes bytes(String mode) {
            int pipeline = number(7);
            int chunks = CHUNKS.getOrDefault(model(), 1);
            Recompute recompute = mode.contains("selective")
                    ? Recompute.SELECTIVE
                    : mode.contains("full") ? Recompute.FULL : Recompute.NONE;
            TrainingOptions options =
                    new TrainingOptions(false, recompute, EnumSet.allOf(FusedKernel.class), 0.1, null, Optimizer.ADAM);
            TransformerConfig config = SmallModels.gpt(number(1), number(2), number(3), number(5), number(4));
            TrainingPasses passes = new TrainingPasses(
                    config,
                    TrainingPrecision.mixed(DataType.BF16, DataType.FP32),
                    TrainingSplit.tensor(number(6), mode.contains("sequence")),
                    options);
            // interleaved 1F1B: p (1 + (p - 1) / (p m)) of a stage, section 4.3 there
            double inFlight = chunks == 1 ? pipeline : pipeline + (pipeline - 1.0) / chunks;
            TrainingStage stage =
                    new TrainingStage(config.kinds().subList(0, number(1) / pipeline), false, false, inFlight);
            return new TrainingMemory(passes, 0, 1).of(stage, number(8), number(4));
        }
    }

    static Stream<Row> rows() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PublishedMemoryTest.class.getResourceAsStream("training_memory.csv")),
                StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).map(line -> new Row(List.of(line.split(",", -1)))).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void asPublished(Row row) {
        TrainingBytes bytes = row.bytes(row.mode());
        double parameters = row.figure(10);
        double activations = row.figure(11);
        double percent = 100.0 * bytes.activations() / row.bytes("none").activations();
        if (!Double.isNaN(parameters)) {
            double found = (bytes.weights() + bytes.gradients() + bytes.optimizer()) / GIB;
            assertThat(found).isCloseTo(parameters, within(0.001 * parameters));
            assertThat(bytes.activations() / GIB).isCloseTo(activations, within(0.001 * activations));
        }
        assertThat(percent).isCloseTo(row.figure(12), within(0.02 * row.figure(12)));
    }
}

package systole.system.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.system.report.Report;

/** What the habits of a software stack cost in a step of training. */
final class StackHabitsTest {
    private static final String NODE = "\"hgx-a100-80gb\"";
    private static final String TWO = "{\"preset\": \"hgx-a100-80gb\", \"nodes\": 2}";

    @TempDir
    private Path folder;

    /** A stack of its own file, as another but for one habit. */
    private String stack(String base, String group, String habit) throws IOException {
        Path file = Files.createTempFile(folder, "own", ".json");
        Files.writeString(
                file,
                "{\"id\": \"own\", \"base\": \"" + base + "\", \"" + group + "\": {" + habit + "}, \"sources\": {\"/"
                        + group + "\": \"estimated: a test\"}}");
        return "\"stack\": \"" + file.toString().replace('\\', '/') + "\"";
    }

    private static double seconds(Report report, String operator) {
        return report.byOperator().stream()
                .filter(share -> share.operator().equals(operator))
                .mapToDouble(Report.OperatorShare::seconds)
                .sum();
    }

    private static long count(Report report, String operator) {
        return report.byOperator().stream()
                .filter(share -> share.operator().equals(operator))
                .mapToLong(Report.OperatorShare::count)
                .sum();
    }

    /** Two stages on two nodes, 8 ranks of each hold the same activations. */
    @Test
    void scatteredSendsAreGatheredAgain() throws IOException {
        String plan = "\"tensor\": 8, \"pipeline\": 2, \"microBatch\": 4";
        Report whole = Steps.run(TWO, 16, 2048, plan, stack("megatron", "overlap", "\"scattersSends\": false"));
        Report scattered = Steps.run(TWO, 16, 2048, plan, stack("megatron", "overlap", "\"scattersSends\": true"));
        assertThat(count(whole, "pipeline_all_gather")).isZero();
        // a stage receives activations or their gradients, once for each of 4 micro-batches
        assertThat(count(scattered, "pipeline_all_gather")).isEqualTo(4);
        // 33.6 MB take 1.3 ms over a card of 25 GB/s, an eighth of them a fifth of that with what every message takes
        double sent = seconds(whole, "pipeline_send");
        assertThat(sent).isGreaterThan(4 * 0.0013);
        assertThat(seconds(scattered, "pipeline_send")).isBetween(sent / 8, sent / 4);
        assertThat(Steps.seconds(scattered)).isLessThan(Steps.seconds(whole));
    }

    /** Ranks that divide the sequence have nothing to gather: each sends what it holds, to the rank that needs it. */
    @Test
    void partsOfASequenceAreNotGathered() throws IOException {
        String plan = "\"tensor\": 8, \"pipeline\": 2, \"microBatch\": 4, \"sequence\": true";
        Report whole = Steps.run(TWO, 16, 2048, plan, stack("megatron", "overlap", "\"scattersSends\": false"));
        Report scattered = Steps.run(TWO, 16, 2048, plan, stack("megatron", "overlap", "\"scattersSends\": true"));
        assertThat(Steps.seconds(scattered)).isCloseTo(Steps.seconds(whole), within(1e-12));
        assertThat(count(scattered, "pipeline_all_gather")).isZero();
    }

    /** A layer has 4 x 2048² + 3 x 2048 x 5632 parameters with two norms: 51.4 million of 2 bytes. */
    @Test
    void flatGradientsAreCopiedAndDivided() throws IOException {
        String plan = "\"data\": 8, \"zero\": 3";
        String split = stack("pytorch-fsdp", "training", "\"flatGradients\": false");
        String flat = stack("pytorch-fsdp", "training", "\"flatGradients\": true");
        Report before = Steps.run(NODE, 16, 2048, plan, split);
        Report after = Steps.run(NODE, 16, 2048, plan, flat);
        assertThat(count(before, "gradient_flatten") + count(before, "gradient_divide"))
                .isZero();
        // 8 layers and 2 micro-batches, read and written once by each kernel at 1.4 to 1.9 TB/s
        for (String kernel : List.of("gradient_flatten", "gradient_divide")) {
            assertThat(count(after, kernel)).isEqualTo(16);
            assertThat(seconds(after, kernel) / 16).isBetween(4 * 51.4e6 / 1.9e12, 4 * 51.4e6 / 1.4e12);
        }
        String whole = "\"data\": 8";
        assertThat(Steps.seconds(Steps.run(NODE, 16, 2048, whole, flat)))
                .isEqualTo(Steps.seconds(Steps.run(NODE, 16, 2048, whole, split)));
    }
}

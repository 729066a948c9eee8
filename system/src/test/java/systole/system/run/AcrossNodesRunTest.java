package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static systole.system.run.Scenarios.decode;
import static systole.system.run.Scenarios.prefill;

import java.util.List;
import org.junit.jupiter.api.Test;
import systole.interconnect.ClusterTimer;
import systole.interconnect.CollectiveKind;
import systole.interconnect.RankGroup;
import systole.sim.Ticks;
import systole.system.Scenario;
import systole.system.UnservedException;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;

/** Inference whose groups reach over several nodes: what they exchange crosses the network as `systole collective` times it. */
final class AcrossNodesRunTest {
    private static final String FAST = "\"fidelity\": \"fast\"";

    private static Scenario on(String system, String model, String work, String parallelism, String execution) {
        return ScenarioReader.read(
                "scenario",
                "{\"model\": \"" + model + "\", \"system\": " + system
                        + ", \"precision\": {\"weights\": \"bf16\", \"activations\": \"bf16\", \"kvCache\": \"bf16\"}"
                        + ", \"workload\": " + work + ", \"parallelism\": {" + parallelism + "}, \"execution\": {"
                        + execution + "}}");
    }

    private static String nodes(int count) {
        return "{\"preset\": \"hgx-h100\", \"nodes\": " + count + "}";
    }

    private static Report.OperatorShare share(Report report, String operator) {
        return report.byOperator().stream()
                .filter(each -> each.operator().equals(operator))
                .findFirst()
                .orElseThrow(() -> new AssertionError(operator + " runs"));
    }

    /** One of them, without the gap between captured kernels. */
    private static double each(Scenario scenario, Report report, String operator) {
        Report.OperatorShare share = share(report, operator);
        double gap = scenario.system().node().device().launch().graphGapSeconds();
        return share.seconds() / share.count() - gap;
    }

    private static double alone(Scenario scenario, CollectiveKind kind, long bytes, RankGroup group) {
        return Ticks.toSeconds(ClusterTimer.time(scenario.system().cluster(), kind, bytes, group, "auto")
                .ticks());
    }

    /** 405 billion parameters in 16 bits on 16 devices: each layer sums 8 rows of 16384 values twice among 16 ranks. */
    @Test
    void tensorParallelismOverTwoNodes() {
        Scenario scenario = on(nodes(2), "llama-3.1-405b", decode(8, 1024), "\"tensor\": 16", FAST);
        Report report = Scenarios.run(scenario);
        double sum = alone(scenario, CollectiveKind.ALL_REDUCE, 8L * 16384 * 2, RankGroup.contiguous(16));
        assertThat(each(scenario, report, "attention_all_reduce")).isCloseTo(sum, within(2e-12));
        assertThat(each(scenario, report, "mlp_all_reduce")).isCloseTo(sum, within(2e-12));
        assertThat(report.assumptions())
                .contains(
                        "groups of 16 ranks lie in 2 nodes of 8: what they exchange crosses the network at 50.00 GB/s a"
                                + " device");
    }

    /** 671 billion parameters, experts over 32 devices: each sends 4 tokens of 7168 values to 8 experts, 24 of 32 parts away. */
    @Test
    void expertsOverFourNodes() {
        Scenario scenario = on(nodes(4), "deepseek-v3", decode(128, 1024), "\"data\": 32, \"expert\": 32", FAST);
        Report report = Scenarios.run(scenario);
        double sent = alone(scenario, CollectiveKind.ALL_TO_ALL, 4L * 8 * 7168 * 2, RankGroup.contiguous(32));
        assertThat(each(scenario, report, "expert_dispatch")).isCloseTo(sent, within(2e-12));
        assertThat(sent).isGreaterThan(4 * 8 * 7168 * 2 * 24 / 32.0 / 50e9);
    }

    /** Stages of eight devices each: the residual stream of 2048 tokens of 4096 values goes from card to card. */
    @Test
    void stagesSendFromNodeToNode() {
        Scenario scenario = on(nodes(2), "llama-2-7b", prefill(1, 2048), "\"tensor\": 8, \"pipeline\": 2", FAST);
        Report report = Scenarios.run(scenario);
        double sent = alone(scenario, CollectiveKind.SEND, 2048L * 4096 * 2, new RankGroup(2, 8));
        assertThat(share(report, "stage_send").seconds()).isCloseTo(sent, within(2e-12));
        assertThat(sent).isBetween(2048 * 4096 * 2 / 50e9, 1.2 * 2048 * 4096 * 2 / 50e9);
    }

    /** Slower cards lengthen what crosses and nothing else. */
    @Test
    void cardsOfAQuarterOfTheRate() {
        Report report = Scenarios.run(on(nodes(2), "llama-2-7b", prefill(8, 1024), "\"tensor\": 16", FAST));
        String slower =
                "{\"preset\": \"hgx-h100\", \"nodes\": 2, \"scaleOut\": {\"bandwidthPerDevice\": \"12.5 GB/s\"}}";
        Report slow = Scenarios.run(on(slower, "llama-2-7b", prefill(8, 1024), "\"tensor\": 16", FAST));
        // 16 ranks over two nodes: the cards of a node carry what enters and leaves it, 64 MiB
        double bytes = 8L * 1024 * 4096 * 2;
        assertThat(share(slow, "attention_all_reduce").seconds()
                        / share(slow, "attention_all_reduce").count())
                .isGreaterThan(bytes / (8 * 12.5e9))
                .isGreaterThan(share(report, "attention_all_reduce").seconds()
                        / share(report, "attention_all_reduce").count());
        assertThat(share(slow, "attention").seconds())
                .isCloseTo(
                        share(report, "attention").seconds(),
                        within(0.03 * share(report, "attention").seconds()));
    }

    private static Report named(String algorithm) {
        return Scenarios.run(on(
                "\"hgx-h100\"",
                "llama-2-7b",
                decode(1, 128),
                "\"tensor\": 8",
                FAST + ", \"collective\": \"" + algorithm + "\""));
    }

    /** The switch's start alone takes 25 us (configs/communication/nvlink4.json), a ring of small messages less. */
    @Test
    void theAlgorithmThatIsAskedFor() {
        Report report = named("nvls");
        Report.OperatorShare sums = share(report, "attention_all_reduce");
        assertThat(sums.seconds()).isGreaterThan(25e-6 * sums.count());
        assertThat(share(named("auto"), "attention_all_reduce").seconds())
                .isEqualTo(share(named("ring"), "attention_all_reduce").seconds())
                .isLessThan(25e-6 * sums.count());
        // gathering, for which it is not offered, is left to the library
        assertThat(share(report, "logits_all_gather").seconds())
                .isEqualTo(share(named("auto"), "logits_all_gather").seconds());
        assertThat(report.assumptions())
                .contains("execution.collective \"nvls\" is not offered for all_gather among 8 ranks: the library"
                        + " chooses");
    }

    @Test
    void anAlgorithmThatNoLibraryHas() {
        assertThatThrownBy(() -> named("hierarchical"))
                .isInstanceOfSatisfying(
                        UnservedException.class,
                        refused -> assertThat(List.of(String.valueOf(refused.getMessage())))
                                .containsExactly(
                                        "the libraries of hgx-h100 have no collectives by hierarchical; choose among auto,"
                                                + " direct, nvls, ring, tree"));
    }
}

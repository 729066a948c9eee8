package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.system.InputException;
import systole.system.UnservedException;
import systole.system.run.Scenarios;
import systole.system.run.Simulation;
import systole.system.training.TrainingScenario;
import systole.system.training.TrainingSimulation;
import systole.workloads.training.Lora;
import systole.workloads.training.Optimizer;
import systole.workloads.training.Recompute;
import systole.workloads.training.TrainingPrecision;

/** {@code workload.kind: train} in files and on the command line. */
final class TrainingReaderTest {
    private static TrainingScenario read(String workload, String more) {
        String comma = more.isEmpty() ? "" : ", ";
        Simulation simulation = ScenarioReader.simulation(
                "step",
                "{\"model\": \"llama-2-7b\", \"system\": \"hgx-h100\", \"workload\": {\"kind\": \"train\", " + workload
                        + "}" + comma + more + "}");
        return ((TrainingSimulation) simulation).scenario();
    }

    private static final String WORK = "\"globalBatch\": 64, \"sequenceLength\": 2048";

    @Test
    void mixedPrecisionIsTheUsual() {
        TrainingPrecision bf16 =
                read(WORK, "\"precision\": {\"compute\": \"bf16\"}").precision();
        assertThat(bf16)
                .isEqualTo(new TrainingPrecision(
                        DataType.BF16, DataType.BF16, DataType.BF16, DataType.BF16, DataType.FP32, DataType.FP32));
        // fp8 covers the linear layers; what lies around them and is stored stays in 16 bits
        TrainingPrecision fp8 =
                read(WORK, "\"precision\": {\"compute\": \"fp8\"}").precision();
        assertThat(fp8.compute()).isEqualTo(DataType.FP8_E4M3);
        assertThat(fp8.weights()).isEqualTo(DataType.BF16);
        // Megatron-LM sums gradients in fp32
        TrainingPrecision megatron = read(
                        WORK, "\"precision\": {\"compute\": \"fp16\"}, \"execution\": {\"stack\": \"megatron\"}")
                .precision();
        assertThat(megatron.gradients()).isEqualTo(DataType.FP32);
    }

    @Test
    void copiesMayBeGivenEachOnItsOwn() {
        TrainingPrecision precision = read(
                        WORK,
                        "\"precision\": {\"compute\": \"bf16\", \"weights\": \"bf16\", \"gradients\": \"fp32\","
                                + " \"optimizerState\": \"bf16\"}")
                .precision();
        assertThat(precision.gradients()).isEqualTo(DataType.FP32);
        assertThat(precision.state()).isEqualTo(DataType.BF16);
        assertThat(precision.master()).isNull(); // none that is finer than the weights
    }

    @Test
    void theWholePlanIsRead() {
        TrainingScenario step = read(
                WORK + ", \"optimizer\": \"adam_8bit\", \"lora\": {\"rank\": 16}",
                "\"parallelism\": {\"tensor\": 2, \"pipeline\": 2, \"data\": 2, \"zero\": 1, \"microBatch\": 4},"
                        + " \"execution\": {\"recompute\": \"full\", \"attention\": \"unfused\"}");
        assertThat(step.microBatches()).isEqualTo(8);
        assertThat(step.optimizer()).isEqualTo(Optimizer.ADAM_8BIT);
        assertThat(step.lora()).isEqualTo(new Lora(16, null));
        assertThat(step.execution().recompute()).isEqualTo(Recompute.FULL);
        assertThat(step.execution().fusedAttention()).isFalse();
        assertThat(step.assumptions()).anyMatch(text -> text.startsWith("precision.compute is"));
    }

    @Test
    void sequencesThatDoNotDivideArePadded() {
        String ring = "\"parallelism\": {\"context\": 8}";
        assertThat(read("\"globalBatch\": 8, \"sequenceLength\": 2049", ring).assumptions())
                .contains("sequences of 2049 tokens are padded to 2056, 257 for each of the 8 devices that share one"
                        + " (\"context\")");
        assertThat(read(WORK, ring).assumptions()).noneMatch(text -> text.contains("padded to"));
    }

    /** What would be answered with another model's numbers is refused. */
    @Test
    void whatIsNotSimulatedIsRefused() {
        assertThatThrownBy(() -> read(WORK, "\"parallelism\": {\"data\": 8, \"zero\": 3, \"zeroGroup\": 3}"))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("does not divide the 8 devices");
        assertThatThrownBy(() -> of("mixtral-8x7b", "\"parallelism\": {\"data\": 8, \"expert\": 3}"))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("do not divide the 8");
        assertThatThrownBy(() -> of("mixtral-8x7b", "\"parallelism\": {\"tensor\": 4, \"data\": 2, \"expert\": 6}"))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("one of the two must divide the other");
        assertThatThrownBy(() ->
                        of("mixtral-8x7b", "\"parallelism\": {\"data\": 8, \"expert\": 8, \"expertImbalance\": 0.5}"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("at /parallelism/expertImbalance: found 0.5, expected a number of at least 1");
        assertThatThrownBy(() ->
                        of("mixtral-8x7b", "\"parallelism\": {\"data\": 8, \"expert\": 4, \"expertImbalance\": 4.5}"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("at /parallelism/expertImbalance: found 4.5, expected a number up to 4");
        // 2 different of 8 experts a token: one expert has a row of each token at most, the mean is a quarter of that
        assertThatThrownBy(() ->
                        of("mixtral-8x7b", "\"parallelism\": {\"data\": 8, \"expert\": 8, \"expertImbalance\": 5}"))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("at most 4.0 times the mean");
        of("mixtral-8x7b", "\"parallelism\": {\"data\": 8, \"expert\": 8, \"expertImbalance\": 4}");
        assertThatThrownBy(() -> of("mixtral-8x7b", "\"parallelism\": {\"expert\": 8}"))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("tensor and data parallelism have 1");
    }

    private static Simulation of(String model, String more) {
        return ScenarioReader.simulation(
                "step",
                "{\"model\": \"" + model + "\", \"system\": \"hgx-h100\", \"workload\": {\"kind\": \"train\", " + WORK
                        + "}, " + more + "}");
    }

    @Test
    void optionsMakeAStep() {
        Simulation simulation = ScenarioReader.simulation(Map.of(
                "model", "llama-2-7b",
                "system", "hgx-h100",
                "kind", "train",
                "tensor", "2",
                "data", "4",
                "micro-batch", "2",
                "sequence", "true"));
        TrainingScenario step = ((TrainingSimulation) simulation).scenario();
        assertThat(step.globalBatch()).isEqualTo(8);
        assertThat(step.parallelism().sequence()).isTrue();
        assertThat(step.assumptions())
                .contains("--global-batch 8, as none was given", "--sequence-length 2048, as none was given");
    }

    @Test
    void whatBelongsToInferenceIsRefused() {
        assertThatThrownBy(() -> read(
                        WORK + ", \"batch\": 4, \"optimizer\": \"adma\"",
                        "\"precision\": {\"compute\": \"int8\", \"kvCache\": \"fp8\"}"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("unknown key \"batch\"")
                .hasMessageContaining("adam")
                .hasMessageContaining("none for training")
                .hasMessageContaining("int8");
    }

    @Test
    void theExampleOfTrainingIsAnswered() {
        Path file = Scenarios.root().resolve("examples/training/gpt3-175b-1024-a100.json");
        assertThat(Files.exists(file)).isTrue();
        Simulation simulation = ScenarioReader.simulation(file, Map.of("fidelity", "fast"));
        String report = ReportJson.of(simulation.run("test"));
        assertThat(report)
                .contains("\"secondsPerStep\"", "\"tokensPerSecondPerDevice\"", "\"modelTflopsPerDeviceNonCausal\"")
                .contains("\"joulesPerStep\"", "\"gradients\"", "\"optimizer\"", "\"bubble\"");
    }
}

package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.binary.BinaryReader;
import systole.isa.binary.BinaryWriter;
import systole.isa.text.Assembler;
import systole.isa.text.Disassembler;
import systole.isa.verify.Limits;
import systole.isa.verify.Verification;
import systole.isa.verify.Verifier;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Step;
import systole.workloads.lowering.attention.Overlap;
import systole.workloads.model.TransformerConfig;
import systole.workloads.operator.Operator;
import systole.workloads.training.FusedKernel;
import systole.workloads.training.Lora;
import systole.workloads.training.Optimizer;
import systole.workloads.training.Phase;
import systole.workloads.training.Recompute;
import systole.workloads.training.SmallModels;
import systole.workloads.training.TrainingOptions;
import systole.workloads.training.TrainingPasses;
import systole.workloads.training.TrainingPrecision;
import systole.workloads.training.TrainingSplit;

/** Every kernel of a training step passes the verifier, and is the same after a way through text and binary. */
final class TrainingKernelsTest {
    private static final Set<FusedKernel> NONE = EnumSet.noneOf(FusedKernel.class);
    private static final Set<FusedKernel> ALL = EnumSet.allOf(FusedKernel.class);

    static Stream<Arguments> steps() {
        TransformerConfig gpt = SmallModels.gpt(2, 768, 12, 50257, 1024);
        TransformerConfig llama = SmallModels.llama(2, 1024, 2816, 8, 2, 32000);
        TransformerConfig parallel = SmallModels.parallel(2, 1024, 16, 50400);
        TrainingPrecision half = TrainingPrecision.mixed(DataType.BF16, DataType.FP32);
        return Stream.of(
                Arguments.of(gpt, half, TrainingSplit.NONE, options(true, ALL, 0.1, null, Optimizer.ADAM)),
                Arguments.of(gpt, half, TrainingSplit.NONE, options(false, NONE, 0.1, null, Optimizer.SGD)),
                Arguments.of(
                        gpt,
                        TrainingPrecision.mixed(DataType.BF16),
                        TrainingSplit.tensor(4, false),
                        options(false, ALL, 0, null, Optimizer.MOMENTUM)),
                Arguments.of(llama, half, TrainingSplit.tensor(2, true), options(true, ALL, 0, null, Optimizer.ADAM)),
                Arguments.of(
                        llama,
                        half,
                        new TrainingSplit(1, false, 4, 1),
                        options(true, NONE, 0, null, Optimizer.ADAM_8BIT)),
                Arguments.of(
                        llama,
                        half,
                        TrainingSplit.NONE,
                        options(true, ALL, 0, new Lora(16, DataType.INT4), Optimizer.ADAM)),
                Arguments.of(
                        SmallModels.experts(2, 512, 1024, 256, 8, 32000),
                        half,
                        new TrainingSplit(1, false, 1, 4),
                        options(true, ALL, 0, null, Optimizer.ADAM)),
                Arguments.of(
                        parallel, half, TrainingSplit.tensor(2, true), options(true, ALL, 0, null, Optimizer.ADAM)));
    }

    private static TrainingOptions options(
            boolean fused, Set<FusedKernel> fusions, double dropout, @Nullable Lora lora, Optimizer optimizer) {
        return new TrainingOptions(fused, Recompute.FULL, fusions, dropout, lora, optimizer);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void passTheVerifier(
            TransformerConfig config, TrainingPrecision precision, TrainingSplit split, TrainingOptions options) {
        TrainingPasses passes = new TrainingPasses(config, precision, split, options);
        List<Step> steps = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            steps.addAll(passes.layer(phase, 1, 512).steps());
            steps.addAll(passes.embedding(phase, 1, 512).steps());
            steps.addAll(passes.head(phase, 1, 512).steps());
        }
        steps.addAll(passes.optimizer(123_457, true).steps());
        Lowering gpu = Machines.lowering(Machines.gpu(), Machines.gpuLibrary(Overlap.BOTH, true, true));
        Lowering tpu = Machines.lowering(Machines.tpu(), Machines.tpuLibrary());
        Set<Operator> seen = new java.util.HashSet<>();
        for (Step step : steps) {
            if (step instanceof OperatorStep operator && seen.add(operator.operator())) {
                check(operator.operator(), gpu);
                check(operator.operator(), tpu);
            }
        }
        assertThat(seen).hasSizeGreaterThan(20);
    }

    private static void check(Operator operator, Lowering lowering) {
        List<Kernel> kernels = operator.lower(lowering);
        for (Kernel kernel : kernels) {
            Verification verification = Verifier.verify(kernel, Limits.of(lowering.target()));
            assertThat(verification.passed())
                    .as(() -> verification.text() + "\n" + operator + "\n" + Disassembler.text(kernel))
                    .isTrue();
        }
        assertThat(Assembler.assemble(Disassembler.text(kernels))).isEqualTo(kernels);
        assertThat(BinaryReader.read(BinaryWriter.write(kernels))).isEqualTo(kernels);
    }
}

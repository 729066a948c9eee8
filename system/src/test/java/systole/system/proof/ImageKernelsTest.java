package systole.system.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.verify.Limits;
import systole.isa.verify.Verifier;
import systole.system.DeviceDescription;
import systole.system.SoftwareLibrary;
import systole.system.json.Descriptions;
import systole.system.run.DeviceLowering;
import systole.workloads.graph.Fusion;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Passes;
import systole.workloads.lowering.Lowering;
import systole.workloads.model.LayerKind;
import systole.workloads.model.Precision;
import systole.workloads.model.TransformerConfig;
import systole.workloads.operator.Operator;
import systole.workloads.training.Phase;
import systole.workloads.training.TrainingOptions;
import systole.workloads.training.TrainingPasses;
import systole.workloads.training.TrainingPrecision;
import systole.workloads.training.TrainingSplit;

/** Programs of all kernels of networks of images, forwards and in training, pass the verifier. */
final class ImageKernelsTest {
    @ParameterizedTest
    @CsvSource({
        "h100-sxm-80gb, swin-l, 3136, BF16",
        "h100-sxm-80gb, dit-xl-2, 256, BF16",
        "a100-sxm-80gb, swin-l, 3136, FP16",
        "tpu-v4, dit-xl-2, 256, BF16",
        "tpu-v4, swin-l, 3136, BF16"
    })
    void passTheVerifier(String device, String model, int tokens, DataType type) {
        DeviceDescription description = Descriptions.device(device);
        TransformerConfig config = Descriptions.model(model).config();
        List<Pass> passes = new ArrayList<>();
        for (boolean fused : new boolean[] {true, false}) {
            passes.add(new Passes(config, Precision.of(type), 2, Fusion.ALL.withAttention(fused)).prefill(3, tokens));
        }
        TrainingPasses training =
                new TrainingPasses(config, TrainingPrecision.mixed(type), TrainingSplit.NONE, TrainingOptions.fused());
        for (Phase phase : Phase.values()) {
            for (LayerKind kind : new LinkedHashSet<>(config.kinds())) {
                passes.add(training.layer(phase, kind, 2, tokens));
            }
            passes.add(training.embedding(phase, 2, tokens));
            passes.add(training.head(phase, 2, tokens));
        }
        Set<Operator> operators = PassOperators.of(passes);
        for (SoftwareLibrary library : description.libraries().all()) {
            Lowering lowering = DeviceLowering.of(description.spec(), library.kernels());
            Limits limits = Limits.of(lowering.target()).withDevices(2);
            for (Operator operator : operators) {
                for (Kernel kernel : operator.lower(lowering)) {
                    assertThat(Verifier.verify(kernel, limits).findings())
                            .as(operator + " " + kernel.name())
                            .isEmpty();
                }
            }
        }
        assertThat(operators).hasSizeGreaterThan(60);
    }
}

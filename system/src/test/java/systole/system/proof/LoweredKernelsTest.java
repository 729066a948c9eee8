package systole.system.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.binary.BinaryReader;
import systole.isa.binary.BinaryWriter;
import systole.isa.text.Assembler;
import systole.isa.text.Disassembler;
import systole.isa.verify.Limits;
import systole.isa.verify.Verification;
import systole.isa.verify.Verifier;
import systole.system.DeviceDescription;
import systole.system.SoftwareLibrary;
import systole.system.json.Descriptions;
import systole.system.run.DeviceLowering;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Passes;
import systole.workloads.lowering.Lowering;
import systole.workloads.model.Precision;
import systole.workloads.model.TransformerConfig;
import systole.workloads.operator.Operator;

/**
 * Every kernel that shipped devices run for real models, with every kernel library of their family, passes the verifier and is
 * the same after a way through text and binary.
 */
final class LoweredKernelsTest {
    @ParameterizedTest
    @CsvSource({
        "a100-sxm-80gb, llama-2-7b, 1, FP16", "a100-sxm-80gb, llama-2-70b, 8, BF16",
        "h100-sxm-80gb, llama-2-7b, 2, FP8_E4M3", "h100-sxm-80gb, llama-2-70b, 8, BF16",
        "h200-sxm, llama-3-8b, 1, BF16", "h200-sxm, mistral-7b, 4, FP8_E4M3",
        "h100-sxm-80gb, mixtral-8x7b, 2, FP8_E4M3", "h200-sxm, deepseek-v3, 8, BF16",
        "h100-sxm-80gb, gpt-oss-20b, 4, BF16", "a100-sxm-80gb, gemma-2-9b, 2, BF16",
        "a100-sxm-80gb, falcon-180b, 8, FP16", "tpu-v4, deepseek-v2, 4, BF16",
        "tpu-v4, llama-2-7b, 1, BF16", "tpu-v4, llama-3-8b, 4, BF16"
    })
    void passTheVerifierAndBothForms(String device, String model, int ranks, DataType type) {
        DeviceDescription description = Descriptions.device(device);
        TransformerConfig config = Descriptions.model(model).config();
        Passes passes = new Passes(config, Precision.of(type), ranks);
        List<Pass> both = List.of(passes.prefill(3, 1000), passes.decode(16, 2049), passes.decode(1, 40_000));
        int kernels = 0;
        for (SoftwareLibrary library : description.libraries().all()) {
            Lowering lowering = DeviceLowering.of(description.spec(), library.kernels());
            Limits limits = Limits.of(lowering.target()).withDevices(ranks);
            for (Operator operator : PassOperators.of(both)) {
                List<Kernel> lowered = operator.lower(lowering);
                kernels += lowered.size();
                for (Kernel kernel : lowered) {
                    Verification verification = Verifier.verify(kernel, limits);
                    assertThat(verification.findings()).as(kernel.name()).isEmpty();
                    assertThat(verification.complete()).as(kernel.name()).isTrue();
                }
                String text = Disassembler.text(lowered);
                assertThat(Assembler.assemble(text)).isEqualTo(lowered);
                List<Kernel> read = BinaryReader.read(BinaryWriter.write(lowered));
                assertThat(read).isEqualTo(lowered);
                assertThat(Disassembler.text(read)).isEqualTo(text);
            }
        }
        assertThat(kernels).isGreaterThan(30);
    }
}

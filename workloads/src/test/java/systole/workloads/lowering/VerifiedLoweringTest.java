package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.binary.BinaryReader;
import systole.isa.binary.BinaryWriter;
import systole.isa.text.Assembler;
import systole.isa.text.Disassembler;
import systole.isa.verify.Limits;
import systole.isa.verify.Verification;
import systole.isa.verify.Verifier;
import systole.workloads.lowering.attention.Overlap;
import systole.workloads.model.Family;
import systole.workloads.operator.ArgMax;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionDecode;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.EmbeddingGather;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.Normalisation;
import systole.workloads.operator.Operator;
import systole.workloads.operator.RotaryAppend;
import systole.workloads.operator.Softmax;

/** Every kernel that lowering emits passes the verifier, and is the same after a way through text and binary. */
final class VerifiedLoweringTest {
    private static final DataType BF16 = DataType.BF16;

    private final SplittableRandom random = new SplittableRandom(20);

    @ParameterizedTest
    @EnumSource
    void attentionOnAGpu(Overlap overlap) {
        for (boolean shares : new boolean[] {true, false}) {
            for (boolean apart : new boolean[] {true, false}) {
                Lowering gpu = Machines.lowering(Machines.gpu(), Machines.gpuLibrary(overlap, shares, apart));
                for (int i = 0; i < 25; i++) {
                    attention(gpu);
                }
            }
        }
    }

    @Test
    void attentionOnATpu() {
        Lowering tpu = Machines.lowering(Machines.tpu(), Machines.tpuLibrary());
        for (int i = 0; i < 50; i++) {
            attention(tpu);
        }
    }

    @Test
    void otherOperators() {
        Lowering gpu = Machines.lowering(Machines.gpu(), Machines.gpuLibrary(Overlap.BOTH, true, true));
        Lowering tpu = Machines.lowering(Machines.tpu(), Machines.tpuLibrary());
        for (int i = 0; i < 60; i++) {
            others(gpu);
            others(tpu);
        }
    }

    private void attention(Lowering lowering) {
        int kvHeads = 1 + random.nextInt(4);
        int heads = kvHeads * (1 + random.nextInt(20));
        int dim = 16 << random.nextInt(4);
        long keys = 1 + random.nextLong(random.nextBoolean() ? 300 : 5000);
        DataType cache = random.nextBoolean() ? BF16 : DataType.FP8_E4M3;
        boolean append = random.nextBoolean();
        long batch = 1L + random.nextInt(3);
        check(new AttentionDecode("d", batch, heads, kvHeads, dim, keys, append, BF16, cache, BF16), lowering);
        long queries = 1 + random.nextLong(keys);
        check(
                new Attention(
                        "p",
                        batch,
                        heads,
                        kvHeads,
                        dim,
                        queries,
                        keys,
                        random.nextBoolean(),
                        append,
                        BF16,
                        cache,
                        BF16),
                lowering);
    }

    private void others(Lowering lowering) {
        long rows = 1 + random.nextLong(700);
        int columns = 1 + random.nextInt(random.nextInt(5) == 0 ? 60_000 : 5000);
        DataType type = lowering.target().macsPerCycle().containsKey(DataType.FP8_E4M3) && random.nextBoolean()
                ? DataType.FP8_E4M3
                : BF16;
        long k = 1L + random.nextInt(3000);
        check(new Gemm("g", rows, columns, k, 1 + random.nextInt(2), type, BF16), lowering);
        check(new Softmax("s", rows, columns, BF16), lowering);
        Family.Norm norm = random.nextBoolean() ? Family.Norm.RMS : Family.Norm.LAYER;
        check(new Normalisation("n", norm, random.nextBoolean(), rows, columns, BF16, BF16), lowering);
        check(new ArgMax("a", 1 + random.nextInt(20), columns, BF16), lowering);
        check(new EmbeddingGather("e", rows, 1L + random.nextInt(9000), 1 + random.nextInt(5000), BF16), lowering);
        Elementwise.Kind kind = Elementwise.Kind.values()[random.nextInt(Elementwise.Kind.values().length)];
        check(new Elementwise("x", kind, rows, columns, BF16, BF16), lowering);
        int kvHeads = 1 + random.nextInt(4);
        boolean rotates = random.nextBoolean();
        check(
                new RotaryAppend(
                        "r",
                        1 + random.nextInt(3),
                        1 + random.nextInt(200),
                        random.nextInt(50),
                        kvHeads * (1 + random.nextInt(4)),
                        kvHeads,
                        64,
                        rotates,
                        BF16,
                        random.nextBoolean() ? BF16 : DataType.FP8_E4M3),
                lowering);
    }

    private static void check(Operator operator, Lowering lowering) {
        List<Kernel> kernels = operator.lower(lowering);
        for (Kernel kernel : kernels) {
            Verification verification = Verifier.verify(kernel, Limits.of(lowering.target()));
            assertThat(verification.passed())
                    .as(() -> verification.text() + "\n" + operator + "\n" + Disassembler.text(kernel))
                    .isTrue();
            assertThat(verification.complete()).as(kernel.name()).isTrue();
        }
        assertThat(Assembler.assemble(Disassembler.text(kernels))).isEqualTo(kernels);
        assertThat(BinaryReader.read(BinaryWriter.write(kernels))).isEqualTo(kernels);
    }
}

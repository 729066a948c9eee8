package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Kernel;
import systole.isa.Target;
import systole.isa.execute.Launch;
import systole.isa.execute.Machine;
import systole.isa.execute.TensorData;
import systole.workloads.lowering.attention.AttentionCalls;
import systole.workloads.lowering.attention.AttentionLibrary;
import systole.workloads.lowering.attention.AttentionTile;
import systole.workloads.lowering.attention.DecodeUse;
import systole.workloads.lowering.attention.GradientTile;
import systole.workloads.lowering.attention.KeySharing;
import systole.workloads.lowering.attention.Overlap;
import systole.workloads.lowering.attention.SequenceCut;
import systole.workloads.lowering.attention.TileWalk;
import systole.workloads.lowering.gemm.GemmLibrary;
import systole.workloads.lowering.stream.RowBlock;
import systole.workloads.lowering.stream.StreamLibrary;
import systole.workloads.operator.Operator;

/**
 * A small machine whose tiles, splits, parts and rings are all in use, on which kernels are executed. Which candidate of the
 * library is taken is left to chance.
 */
final class SmallMachine {
    static final DataType FP32 = DataType.FP32;
    static final double BOUND = 1e-5;

    private static final Target SMALL = new Target(
            7, 24 * 1024, 40 * 1024, 6 * 1024, Map.of(FP32, 64.0, DataType.BF16, 128.0, DataType.INT8, 256.0), 16);

    private final Random random;
    private final Random heads = new Random(8);

    SmallMachine(Random random) {
        this.random = random;
    }

    /** A kernel with a random choice of what does not change its result. */
    private AttentionTile tile(
            int queryRows, int keyRows, Overlap overlap, boolean persistent, int together, @Nullable DecodeUse use) {
        TileWalk[] walks = TileWalk.values();
        return new AttentionTile(
                queryRows,
                keyRows,
                2,
                overlap,
                queryRows,
                keyRows,
                persistent,
                together,
                heads.nextInt(3),
                1 + heads.nextInt(3),
                heads.nextInt(3),
                walks[heads.nextInt(walks.length)],
                heads.nextBoolean(),
                0,
                heads.nextInt(2),
                overlap.skewed() || together > 1 || heads.nextBoolean(),
                heads.nextBoolean(),
                heads.nextBoolean(),
                false,
                1,
                Integer.MAX_VALUE,
                use);
    }

    /** No kernels of gradients that the library names, one that loads ahead or one that loads what is due. */
    private List<GradientTile> gradients() {
        boolean ahead = heads.nextBoolean();
        GradientTile tile = new GradientTile(
                16,
                heads.nextBoolean() ? 8 : 16,
                ahead ? 2 : 1,
                ahead && heads.nextBoolean(),
                ahead,
                heads.nextBoolean(),
                false,
                16,
                8,
                1,
                Integer.MAX_VALUE);
        return heads.nextInt(3) == 0 ? List.of() : List.of(tile);
    }

    /** Decode of up to three heads a key head, cut by a random rule. */
    private DecodeUse decoding(boolean sharesKeys, boolean appends) {
        SequenceCut.Rule[] rules = SequenceCut.Rule.values();
        SequenceCut cut = new SequenceCut(rules[heads.nextInt(rules.length)], 8, 0, 5, 4, 1 + heads.nextInt(3));
        return new DecodeUse(1, 3, 0, 0, sharesKeys, appends, heads.nextBoolean(), cut);
    }

    Lowering lowering(Overlap overlap, boolean sharesKeys, boolean apart, boolean persistent) {
        GemmLibrary gemm = new GemmLibrary(
                List.of(
                        new GemmLibrary.Tile(16, 0, 24, 64, 3, 16, 16, 1, 1, persistent),
                        new GemmLibrary.Tile(32, 8, 16, 32, 2, 16, 16, 2, 1, persistent)),
                List.of(1, 2, 3, 5),
                1,
                List.of(1, 2));
        // heads side by side where the kernel may have them
        int together = overlap == Overlap.NONE ? 1 + heads.nextInt(3) : 1;
        AttentionLibrary attention = new AttentionLibrary(
                List.of(
                        tile(16, 8, overlap, persistent, together, null),
                        tile(8, 16, overlap, persistent, together, null)),
                List.of(
                        tile(4, 8, overlap, persistent, apart ? together : 1, decoding(sharesKeys, !apart)),
                        tile(4, 8, overlap, persistent, apart ? together : 1, null)),
                gradients(),
                KeySharing.always(sharesKeys),
                List.of(1, 2, 3, 5),
                8,
                true,
                1,
                apart,
                AttentionCalls.NONE);
        StreamLibrary stream = new StreamLibrary(512, 64, 2, persistent, 2048, 1, 512);
        // where cores do not keep running, rows belong to one block of threads each
        StreamLibrary rows =
                persistent ? stream : new StreamLibrary(64, 64, 1, false, 1, 1, 512, new RowBlock(32, 1, 3, 1));
        return new Lowering(SMALL, new KernelLibrary(gemm, attention, stream, rows), kernels -> random.nextDouble());
    }

    /** A machine whose software takes projections apart in blocks of so many bytes of queries, with one kernel. */
    static Lowering splitting(int tileBytes) {
        Lowering plain = new SmallMachine(new Random(1)).lowering(Overlap.NONE, true, true, false);
        AttentionLibrary attention = plain.library().attention();
        AttentionLibrary splitting = new AttentionLibrary(
                attention.prefill(),
                attention.decode(),
                attention.sharing(),
                attention.splits(),
                attention.minimumKeysPerPart(),
                attention.convertsQueries(),
                attention.setupLoads(),
                attention.appendsApart(),
                new AttentionCalls(0, 0, 0, true, tileBytes, 0));
        KernelLibrary library = plain.library();
        return new Lowering(
                SMALL,
                new KernelLibrary(
                        library.gemm(),
                        splitting,
                        library.stream(),
                        library.rows().rmsNorm()),
                kernels -> 1);
    }

    Lowering any() {
        return lowering(
                Overlap.values()[random.nextInt(3)], random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
    }

    /** Runs the operator's kernels; tensors that are not given start as zeros. */
    static Memory run(Operator operator, Lowering lowering, Map<String, TensorData> given) {
        return run(operator.lower(lowering), given);
    }

    /** Runs kernels one after the other. */
    static Memory run(List<Kernel> kernels, Map<String, TensorData> given) {
        Map<String, TensorData> memory = new HashMap<>(given);
        for (Kernel kernel : kernels) {
            Map<String, TensorData> tensors = new HashMap<>();
            for (Declarations.Tensor tensor : kernel.tensors()) {
                long[] dimensions =
                        tensor.dimensions().stream().mapToLong(Long::longValue).toArray();
                // the cache as it is and as it will be are one memory, of which a kernel may name the first part
                String memoryName = tensor.name().replace("grown_", "");
                TensorData data =
                        memory.computeIfAbsent(memoryName, name -> TensorData.zeros(tensor.type(), dimensions));
                boolean same = data.values().length == tensor.elements();
                tensors.put(tensor.name(), same ? data.reshaped(dimensions) : data);
            }
            new Machine(1, SMALL.cores()).run(List.of(new Launch(kernel, tensors)));
        }
        return new Memory(memory);
    }

    /** What is in memory afterwards. */
    record Memory(Map<String, TensorData> tensors) {
        TensorData get(String name) {
            return Objects.requireNonNull(tensors.get(name), name);
        }
    }

    TensorData normal(DataType type, long... dimensions) {
        TensorData zeros = TensorData.zeros(type, dimensions);
        double[] values = new double[zeros.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = type.integer() ? random.nextInt(255) - 127 : random.nextGaussian();
        }
        return TensorData.of(type, values, dimensions);
    }

    static void close(TensorData found, double[] expected, double bound, Object what) {
        double largest = 0;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs(found.values()[i] - expected[i]);
            assertThat(difference <= bound * largest)
                    .as("%s: element %d is %s, expected %s", what, i, found.values()[i], expected[i])
                    .isTrue();
        }
    }
}

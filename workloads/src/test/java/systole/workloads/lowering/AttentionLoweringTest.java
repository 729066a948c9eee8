package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Target;
import systole.isa.execute.Launch;
import systole.isa.execute.Machine;
import systole.isa.execute.TensorData;
import systole.workloads.lowering.attention.AttentionCalls;
import systole.workloads.lowering.attention.AttentionLibrary;
import systole.workloads.lowering.attention.AttentionTile;
import systole.workloads.lowering.attention.KeySharing;
import systole.workloads.lowering.attention.Overlap;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionDecode;

final class AttentionLoweringTest {
    private static final DataType BF16 = DataType.BF16;

    private static Lowering gpu(Overlap overlap) {
        return Machines.lowering(Machines.gpu(), Machines.gpuLibrary(overlap, true, false));
    }

    private static Attention prefill(
            long batch, int heads, int kvHeads, int dim, long queries, long keys, boolean causal) {
        return new Attention("attention", batch, heads, kvHeads, dim, queries, keys, causal, false, BF16, BF16, BF16);
    }

    @ParameterizedTest
    @EnumSource(Overlap.class)
    void causalTilesReadTheKeysTheySee(Overlap overlap) {
        // 300 queries in tiles of 128 rows, keys in blocks of 64: rows 0-127 see 2 blocks, 128-255 see 4, 256-299 see
        // 4.7
        ProgramWalk walk = new ProgramWalk(
                prefill(1, 2, 1, 32, 300, 300, true).lower(gpu(overlap)).get(0));
        long keyRows = 128 + 256 + 300;
        assertThat(walk.loaded())
                .isEqualTo(Map.of(
                        "Q", 2L * 300 * 32 * 2, // two heads, 2 bytes
                        "K", 2 * keyRows * 32 * 2,
                        "V", 2 * keyRows * 32 * 2));
        assertThat(walk.stored()).isEqualTo(Map.of("O", 2L * 300 * 32 * 2));
        // 2 + 4 + 5 blocks of 128 x 64 scores, two products of depth or width 32, two heads
        assertThat(walk.macs()).isEqualTo(2L * 11 * 128 * 64 * 32 * 2);
        // blocks on the diagonal: two of each whole tile, one of the last
        assertThat(walk.elements(Opcode.MASK)).isEqualTo(2L * (2 + 2 + 1) * 128 * 64);
        // an exponential for each score, and one a row and block for the rescaling
        assertThat(walk.elements(Opcode.EXP)).isEqualTo(2L * 11 * (128 * 64 + 128));
    }

    /**
     * Six key heads, at most four side by side: three of them a tile, two tiles. Per head as alone: one block of 8 keys and a
     * masked one, two products of 4 rows each, and bytes of all queries, keys and values once.
     */
    @Test
    void headsSideBySideDoTheSameWork() {
        AttentionDecode op = new AttentionDecode("decode", 1, 24, 6, 16, 13, false, BF16, BF16, BF16);
        for (int heads : new int[] {1, 4}) {
            AttentionTile tile = new AttentionTile(4, 8, 2, Overlap.NONE, 4, 8, true, heads, 0);
            AttentionLibrary library = new AttentionLibrary(
                    List.of(tile),
                    List.of(tile),
                    KeySharing.always(true),
                    List.of(1),
                    8,
                    true,
                    0,
                    true,
                    AttentionCalls.NONE);
            Kernel kernel = op.lower(Machines.lowering(Machines.gpu(), Machines.with(library)))
                    .get(0);
            assertThat(kernel.grid().tiles()).isEqualTo(heads == 1 ? 6 : 2);
            ProgramWalk walk = new ProgramWalk(kernel);
            assertThat(walk.loaded())
                    .isEqualTo(Map.of("Q", 24L * 16 * 2, "K", 6L * 13 * 16 * 2, "V", 6L * 13 * 16 * 2));
            assertThat(walk.stored()).isEqualTo(Map.of("O", 24L * 16 * 2));
            assertThat(walk.macs()).isEqualTo(6L * 2 * 2 * 4 * 8 * 16);
            assertThat(walk.elements(Opcode.MASK)).isEqualTo(6L * 4 * 8);
            assertThat(walk.elements(Opcode.EXP)).isEqualTo(6L * 2 * (4 * 8 + 4));
        }
    }

    @Test
    void headsSideBySideOverlapEachOtherAndDoNotAppend() {
        assertThatThrownBy(() -> new AttentionTile(4, 8, 2, Overlap.BOTH, 4, 8, true, 2, 0))
                .hasMessageContaining("\"overlap\" of none");
        AttentionTile tile = new AttentionTile(4, 8, 2, Overlap.NONE, 4, 8, true, 2, 0);
        assertThatThrownBy(() -> new AttentionLibrary(
                        List.of(tile),
                        List.of(tile),
                        KeySharing.always(true),
                        List.of(1),
                        8,
                        true,
                        0,
                        false,
                        AttentionCalls.NONE))
                .hasMessageContaining("appendsApart");
    }

    @Test
    void longestTilesComeFirst() {
        Kernel kernel =
                prefill(1, 1, 1, 64, 512, 512, true).lower(gpu(Overlap.BOTH)).get(0);
        int[] tile = new int[4];
        long[] trips = new long[4];
        for (int place = 0; place < 4; place++) {
            kernel.grid().coordinates(place, tile);
            trips[place] = kernel.program().instructions().stream()
                    .filter(i -> i.opcode() == Opcode.LOOP)
                    .findFirst()
                    .orElseThrow()
                    .bound()
                    .trips(tile);
        }
        assertThat(trips).containsExactly(8, 6, 4, 2);
    }

    @Test
    void keysThatStartOffABlockAreMaskedInEveryBlock() {
        // 96 queries after 1824 keys that no block of 64 divides
        ProgramWalk walk = new ProgramWalk(
                prefill(1, 1, 1, 64, 96, 1930, true).lower(gpu(Overlap.VALUES)).get(0));
        assertThat(walk.loaded().get("K")).isEqualTo(1930L * 64 * 2);
        assertThat(walk.elements(Opcode.MASK)).isEqualTo(31L * 128 * 64);
    }

    @Test
    void narrowCachesAreWidenedWhereQueriesStay() {
        Attention op = new Attention("attention", 1, 1, 1, 64, 128, 128, true, false, BF16, DataType.FP8_E4M3, BF16);
        ProgramWalk queries = new ProgramWalk(op.lower(gpu(Overlap.BOTH)).get(0));
        Lowering widening = Machines.lowering(Machines.gpu(), Machines.gpuLibrary(Overlap.BOTH, true, true));
        ProgramWalk keys = new ProgramWalk(op.lower(widening).get(0));
        assertThat(keys.loaded()).isEqualTo(queries.loaded());
        // two blocks of 64 keys and values of 64 elements are converted besides the weights
        assertThat(keys.elements(Opcode.CONVERT) - queries.elements(Opcode.CONVERT))
                .isEqualTo(2L * 2 * 64 * 64);
    }

    @Test
    void decodeSplitsLongSequencesAndJoinsTheParts() {
        AttentionDecode op = new AttentionDecode("attention", 2, 8, 2, 64, 1000, true, BF16, BF16, BF16);
        List<Kernel> kernels = op.lower(gpu(Overlap.VALUES));
        assertThat(kernels).extracting(Kernel::name).containsExactly("flash_decode_16x64_split4", "join_parts_4");
        ProgramWalk walk = new ProgramWalk(kernels.get(0));
        // the token that is appended does not come from the cache
        long cache = 2L * 2 * 999 * 64 * 2;
        assertThat(walk.loaded())
                .containsEntry("K", cache)
                .containsEntry("V", cache)
                .containsEntry("Q", 4L * 2 * 8 * 64 * 2) // once a part
                .containsEntry("new_K", 2L * 2 * 64 * 2);
        assertThat(walk.stored())
                .containsEntry("grown_K", 2L * 2 * 64 * 2)
                .containsEntry("parts", 4L * 2 * 8 * 64 * 4)
                .containsEntry("statistics", 4L * 2 * 8 * 2 * 4);
        ProgramWalk join = new ProgramWalk(kernels.get(1));
        assertThat(join.loaded().get("parts")).isEqualTo(walk.stored().get("parts"));
        assertThat(join.stored()).isEqualTo(Map.of("O", 2L * 8 * 64 * 2));
    }

    @Test
    void headsThatDoNotShareReadTheKeysEach() {
        AttentionDecode op = new AttentionDecode("attention", 1, 8, 2, 64, 100, true, BF16, BF16, BF16);
        Lowering apart = Machines.lowering(Machines.gpu(), Machines.gpuLibrary(Overlap.NONE, false, true));
        List<Kernel> kernels = op.lower(apart);
        assertThat(kernels).extracting(Kernel::name).containsExactly("kv_append", "flash_decode_16x64");
        assertThat(new ProgramWalk(kernels.get(1)).loaded()).containsEntry("K", 8L * 100 * 64 * 2);
    }

    @Test
    void anyShapeIsReadOnceAndFits() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 60; i++) {
            boolean tpu = random.nextBoolean();
            Target target = tpu ? Machines.tpu() : Machines.gpu();
            Overlap overlap = Overlap.values()[random.nextInt(3)];
            KernelLibrary library = tpu
                    ? Machines.tpuLibrary()
                    : Machines.gpuLibrary(overlap, random.nextBoolean(), random.nextBoolean());
            Lowering lowering = Machines.lowering(target, library);
            int kvHeads = 1 + random.nextInt(3);
            int heads = kvHeads * (1 + random.nextInt(20));
            int dim = 32 * (1 + random.nextInt(6));
            long batch = 1L + random.nextInt(3);
            long queries = 1L + random.nextInt(500);
            long keys = queries + random.nextInt(700);
            Attention prefill = new Attention(
                    "p", batch, heads, kvHeads, dim, queries, keys, random.nextBoolean(), true, BF16, BF16, BF16);
            List<Kernel> kernels = prefill.lower(lowering);
            ProgramWalk walk = new ProgramWalk(kernels.get(1));
            long size = 2L * batch * heads * queries * dim;
            assertThat(walk.loaded().get("Q")).isEqualTo(size);
            assertThat(walk.stored().get("O")).isEqualTo(size);
            kernels.forEach(kernel -> Limits.check(kernel, target));
            AttentionDecode decode = new AttentionDecode("d", batch, heads, kvHeads, dim, keys, true, BF16, BF16, BF16);
            for (Kernel kernel : decode.lower(lowering)) {
                Limits.check(kernel, target);
                long reads = new ProgramWalk(kernel).loaded().getOrDefault("K", 0L);
                boolean appends = kernel.tensors().stream()
                        .anyMatch(tensor -> tensor.name().equals("grown_K"));
                long cached = appends ? keys - 1 : keys;
                assertThat(reads % (2L * batch * kvHeads * cached * dim)).isZero();
            }
        }
    }

    @Test
    void unsupportedTypesAndSizesAreNamed() {
        Attention fp32 =
                new Attention("a", 1, 1, 1, 64, 8, 8, true, false, DataType.FP32, DataType.FP32, DataType.FP32);
        assertThatThrownBy(() -> fp32.lower(gpu(Overlap.NONE)))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("fp32")
                .hasMessageContaining("bf16");
        assertThatThrownBy(() -> prefill(1, 1, 1, 4096, 8, 8, true).lower(gpu(Overlap.NONE)))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("heads of 4096");
        assertThatThrownBy(() -> prefill(1, 3, 2, 64, 8, 8, true)).hasMessageContaining("3 and 2");
        assertThatThrownBy(() -> prefill(1, 1, 1, 64, 8, 4, true)).hasMessageContaining("4 for 8");
    }

    @Test
    void aCallThatKeepsTheCacheBringsItsSmallKernelsAndCopiesQueries() {
        AttentionLibrary library =
                Machines.gpuLibrary(Overlap.NONE, true, false).attention();
        Lowering calling = with(library, library.sharing(), new AttentionCalls(2, 1, 3, true, 0, 0));
        Attention prefill = new Attention("a", 3, 4, 2, 32, 100, 100, true, true, BF16, BF16, BF16);
        List<Kernel> kernels = prefill.lower(calling);
        assertThat(kernels)
                .extracting(Kernel::name)
                .startsWith("sequence_offsets", "sequence_offsets_2", "copy_queries", "kv_append");
        assertThat(kernels.get(1).setupLoads()).isEqualTo(3);
        assertThat(new ProgramWalk(kernels.get(0)).loaded()).isEqualTo(Map.of("lengths", 3L * 4));
        // 3 sequences of 100 tokens, 4 heads of 32 elements, out of rows of (4 + 2 * 2) * 32
        ProgramWalk copy = new ProgramWalk(kernels.get(2));
        assertThat(copy.loaded()).isEqualTo(Map.of("QKV", 3L * 100 * 4 * 32 * 2));
        assertThat(copy.stored()).isEqualTo(Map.of("Q", 3L * 100 * 4 * 32 * 2));
        assertThat(kernels.get(2).tensors().get(0).dimensions()).containsExactly(300L, 256L);
        // without the cache it is attention alone
        assertThat(prefill(3, 4, 2, 32, 100, 100, true).lower(calling)).hasSize(1);
        AttentionDecode decode = new AttentionDecode("a", 3, 4, 2, 32, 100, true, BF16, BF16, BF16);
        assertThat(decode.lower(calling)).extracting(Kernel::name).startsWith("sequence_offsets", "flash_decode_16x64");
    }

    /** Numbers of elements as their values: what is moved where it belongs is told from anything else. */
    @Test
    void oneKernelTakesProjectionsApartWhereTheLibraryHasIt() {
        AttentionLibrary library =
                Machines.gpuLibrary(Overlap.NONE, true, false).attention();
        // 200 bytes of queries: 3 of 6 heads of 32 elements, and so two blocks a key head, with one token each
        Lowering calling = with(library, library.sharing(), new AttentionCalls(0, 1, 3, true, 200, 0));
        int tokens = 5;
        int keys = 7;
        Attention prefill = new Attention("a", 2, 12, 2, 32, tokens, keys, true, true, BF16, BF16, BF16);
        Kernel kernel = prefill.lower(calling).get(0);
        assertThat(kernel.name()).isEqualTo("split_projections");
        // two parts of the group, two key heads, two sequences
        assertThat(kernel.grid().tiles()).isEqualTo(8L * tokens);
        ProgramWalk walk = new ProgramWalk(kernel);
        long head = 2L * tokens * 32 * 2;
        // keys and values come with each of the two blocks
        assertThat(walk.loaded()).isEqualTo(Map.of("QKV", head * (12 + 2 * 2 * 2)));
        assertThat(walk.stored()).isEqualTo(Map.of("Q", head * 12, "K", head * 2 * 2, "V", head * 2 * 2));
        int width = (12 + 2 * 2) * 32;
        double[] values = new double[2 * tokens * width];
        java.util.Arrays.setAll(values, i -> i);
        TensorData packed = TensorData.of(DataType.FP32, values, 2, tokens, width);
        TensorData queries = TensorData.zeros(DataType.FP32, 2, tokens, 12 * 32);
        TensorData cachedK = TensorData.zeros(DataType.FP32, 2, 2, keys, 32);
        TensorData cachedV = TensorData.zeros(DataType.FP32, 2, 2, keys, 32);
        Map<String, TensorData> tensors = Map.of("QKV", packed, "Q", queries, "K", cachedK, "V", cachedV);
        Attention wide =
                new Attention("a", 2, 12, 2, 32, tokens, keys, true, true, DataType.FP32, DataType.FP32, DataType.FP32);
        // 1600 bytes: all 6 heads of 2 tokens, the last block with one
        Lowering fp32 = SmallMachine.splitting(1600);
        new Machine(1, 7).run(List.of(new Launch(wide.lower(fp32).get(0), tensors)));
        for (int b = 0; b < 2; b++) {
            for (int t = 0; t < tokens; t++) {
                int from = (b * tokens + t) * width;
                assertThat(queries.values()[(b * tokens + t) * 384 + 383]).isEqualTo(from + 383);
                for (int h = 0; h < 2; h++) {
                    // two keys were there before
                    int at = ((b * 2 + h) * keys + t + 2) * 32;
                    assertThat(cachedK.values()[at + 1]).isEqualTo(from + 384 + h * 32 + 1);
                    assertThat(cachedV.values()[at + 31]).isEqualTo(from + 448 + h * 32 + 31);
                }
            }
        }
    }

    @Test
    void largeGroupsReadKeysOnceAHeadWhereNoKernelSharesThem() {
        AttentionLibrary library =
                Machines.gpuLibrary(Overlap.NONE, true, false).attention();
        Lowering limited = with(library, new KeySharing(true, 4, false), AttentionCalls.NONE);
        // 2 bytes, 256 keys of 32 elements: once for 4 query heads, 8 times for 8
        assertThat(keysLoaded(4, limited)).isEqualTo(256 * 32 * 2);
        assertThat(keysLoaded(8, limited)).isEqualTo(8 * 256 * 32 * 2);
    }

    @Test
    void sequencesOfUnsharedKeysAreNotCutWhereSoftwareDoesNot() {
        AttentionLibrary library =
                Machines.gpuLibrary(Overlap.NONE, true, false).attention();
        Lowering whole = with(library, new KeySharing(true, 64, true), AttentionCalls.NONE);
        AttentionDecode alone = new AttentionDecode("a", 1, 1, 1, 32, 65536, false, BF16, BF16, BF16);
        AttentionDecode shared = new AttentionDecode("a", 1, 2, 1, 32, 65536, false, BF16, BF16, BF16);
        assertThat(alone.lower(whole)).hasSize(1);
        assertThat(shared.lower(whole)).extracting(Kernel::name).contains("join_parts_8");
    }

    private static long keysLoaded(int group, Lowering lowering) {
        AttentionDecode decode = new AttentionDecode("a", 1, group, 1, 32, 256, false, BF16, BF16, BF16);
        return decode.lower(lowering).stream()
                .mapToLong(kernel -> new ProgramWalk(kernel).loaded().getOrDefault("K", 0L))
                .sum();
    }

    private static Lowering with(AttentionLibrary library, KeySharing sharing, AttentionCalls calls) {
        KernelLibrary machine = Machines.gpuLibrary(Overlap.NONE, true, false);
        return Machines.lowering(
                Machines.gpu(),
                new KernelLibrary(
                        machine.gemm(),
                        new AttentionLibrary(
                                library.prefill(),
                                library.decode(),
                                sharing,
                                library.splits(),
                                library.minimumKeysPerPart(),
                                library.convertsQueries(),
                                library.setupLoads(),
                                library.appendsApart(),
                                calls),
                        machine.stream()));
    }
}

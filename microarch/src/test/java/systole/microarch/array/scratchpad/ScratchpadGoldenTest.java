package systole.microarch.array.scratchpad;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.microarch.array.ArraySpec;
import systole.microarch.array.ArrayTimer;
import systole.microarch.array.Folds;
import systole.microarch.array.GoldenRow;

/** The memory side of every row of the reference. */
final class ScratchpadGoldenTest {
    static Stream<GoldenRow> calculated() {
        return GoldenRow.all().stream().filter(row -> !row.hasBandwidth());
    }

    static Stream<GoldenRow> withBandwidth() {
        return GoldenRow.all().stream().filter(GoldenRow::hasBandwidth);
    }

    @ParameterizedTest
    @MethodSource("calculated")
    void wordsByAddress(GoldenRow row) {
        ArraySpec spec = row.spec(Folds.SEQUENTIAL);
        DramWords words = AddressReplay.words(spec, row.layer(), row.scratchpads());
        assertThat(List.of(words.ifmapReads(), words.filterReads()))
                .containsExactly(row.whole("dram_ifmap_reads"), row.whole("dram_filter_reads"));
        // a slip of the reference: idle places of the last fold's trace, fewer than columns, count as writes of some
        // rows
        assertThat(row.whole("dram_ofmap_writes") - words.ofmapWrites())
                .isIn(0L, spec.geometry().columns() - 1L);
    }

    /** Inputs, filters: words that the fold-by-fold model reads where it differs from the addresses, and why. */
    private static final Map<String, List<Long>> DIFFERENT = Map.of(
            // inputs are exactly half of the scratchpad; counted in hundredths they do not fit
            "v2_gemm_shipped_test_mnk_32x32_os_64kB_CALC", List.of(32768L, 16384L),
            "v2_gemm_shipped_test_mnk_32x32_ws_64kB_CALC", List.of(32768L, 16384L),
            "v2_gemm_sq256_128x128_ws_128kB_CALC", List.of(65536L, 65536L),
            "v2_gemm_sq512_128x128_ws_512kB_CALC", List.of(262144L, 262144L),
            "v2_gemm_sq512_32x32_ws_512kB_CALC", List.of(262144L, 262144L),
            // the half is given up in the middle of a block that is still in use
            "v2_gemm_bert_base_proj_s128_32x32_os_256kB_CALC", List.of(98304L, 589824L),
            "v2_conv_shipped_resnet18_conv2_1a_32x32_os_64kB_CALC", List.of(401408L, 36864L),
            "v2_conv_shipped_alexnet_conv3_32x32_is_64kB_CALC", List.of(43264L, 3538944L),
            // windows of neighbouring folds overlap by chance, which the model does not see
            "v2_conv_shipped_alexnet_conv3_32x32_ws_64kB_CALC", List.of(3345408L, 884736L),
            "v2_conv_shipped_alexnet_conv1_32x32_ws_64kB_CALC", List.of(3294225L, 34848L));

    @ParameterizedTest
    @MethodSource("calculated")
    void wordsByFold(GoldenRow row) {
        DramWords words = Prefetch.run(
                        ArrayTimer.closedForm(), row.spec(Folds.SEQUENTIAL), row.layer(), row.scratchpads())
                .dram();
        List<Long> reference = List.of(row.whole("dram_ifmap_reads"), row.whole("dram_filter_reads"));
        assertThat(List.of(words.ifmapReads(), words.filterReads()))
                .isEqualTo(DIFFERENT.getOrDefault(row.toString(), reference));
        assertThat(words.ofmapWrites())
                .as("partial sums stay where they fit")
                .isLessThanOrEqualTo(row.whole("dram_ofmap_writes"));
    }

    @ParameterizedTest
    @MethodSource("withBandwidth")
    void waits(GoldenRow row) {
        ArraySpec spec = row.spec(Folds.SEQUENTIAL);
        Scratchpads pads = row.scratchpads();
        MemoryRun run = Prefetch.run(ArrayTimer.closedForm(), spec, row.layer(), pads);
        DramWords words = run.dram();
        assertThat(run.array()).isEqualTo(ArrayTimer.stepped().time(spec, row.gemm()));
        long longest =
                Math.max(Math.max(words.ifmapReads(), words.filterReads()), words.ofmapReads() + words.ofmapWrites());
        assertThat(run.cycles())
                .as("each interface moves its words")
                .isGreaterThanOrEqualTo(longest / pads.wordsPerCycle());
        if (row.whole("ifmap_kb") < 64) {
            // the reference fetches in the order of the operand instead of that of the folds, most of it in vain
            assertThat(run.stallCycles()).isLessThan(row.whole("stall_cycles"));
            assertThat(words.ifmapReads() + words.filterReads())
                    .isLessThan(row.whole("dram_ifmap_reads") + row.whole("dram_filter_reads"));
        }
    }
}

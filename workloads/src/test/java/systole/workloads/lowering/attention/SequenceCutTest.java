package systole.workloads.lowering.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import systole.workloads.lowering.attention.SequenceCut.Rule;

final class SequenceCutTest {
    private static SequenceCut cut(Rule rule, int shortest, int elements, double rounds) {
        return new SequenceCut(rule, shortest, elements, Integer.MAX_VALUE, rounds, SequenceCut.ALL);
    }

    /** computeMultiBlockCount of NVIDIA/TensorRT-LLM (decoderXQAImplCommon.h), by hand. */
    @Test
    void roundsAreLimited() {
        SequenceCut cut = cut(Rule.ROUNDS, 128, 0, 8);
        assertThat(cut.parts(4, 640, 128, 132, 1))
                .as("5 parts of 128 keys; root of 40 is more")
                .isEqualTo(5);
        assertThat(cut.parts(1, 131_072, 128, 132, 1)).as("root of 8 * 1024").isEqualTo(91);
        assertThat(cut.parts(128, 4096, 128, 132, 1)).as("8 * 132 / 128").isEqualTo(8);
        assertThat(cut.parts(2048, 4096, 128, 132, 2)).as("never less than one").isEqualTo(1);
    }

    /** PartitionPagedKVCacheBinarySearchMinNumPagePerBatch of flashinfer: no more tiles than places. */
    @Test
    void placesAreFilled() {
        SequenceCut cut = cut(Rule.FILL, 128, 0, 1);
        assertThat(cut.parts(4, 65_536, 128, 108, 1)).isEqualTo(27);
        assertThat(cut.parts(64, 65_536, 128, 108, 1)).isEqualTo(1);
        assertThat(cut.parts(4, 300, 128, 108, 1)).as("parts of 128 keys").isEqualTo(3);
    }

    /** multi_block_grid_setup of NVIDIA/TensorRT-LLM (decoderMaskedMultiheadAttentionLaunch.h). */
    @Test
    void placesAreCovered() {
        SequenceCut cut = cut(Rule.COVER, 1, 65_536, 1);
        assertThat(cut.parts(8, 65_536, 128, 132, 4)).as("132 / 8, rounded up").isEqualTo(17);
        assertThat(cut.parts(1, 512, 128, 132, 4)).as("one part of 512 keys").isEqualTo(1);
        assertThat(cut.parts(1, 513, 128, 132, 4)).isEqualTo(2);
        assertThat(cut.parts(192, 4096, 128, 132, 4))
                .as("two tiles a core: 264 / 192")
                .isEqualTo(2);
    }

    /** The example beside num_splits_heuristic of Dao-AILab/flash-attention: 48 tiles, 108 cores, two parts fill 0.89. */
    @Test
    void theLastRoundIsFilled() {
        SequenceCut cut = cut(Rule.EVEN, 128, 0, 1);
        assertThat(cut.parts(48, 16_384, 128, 108, 1)).isEqualTo(2);
        assertThat(cut.parts(87, 16_384, 128, 108, 1))
                .as("more than 0.8 of 108")
                .isEqualTo(1);
        assertThat(cut(Rule.WHOLE, 1, 0, 1).parts(1, 16_384, 128, 108, 1)).isEqualTo(1);
    }

    @Test
    void nothingIsZero() {
        assertThatThrownBy(() -> cut(Rule.FILL, 0, 0, 1)).hasMessageContaining("1 key or more");
    }
}

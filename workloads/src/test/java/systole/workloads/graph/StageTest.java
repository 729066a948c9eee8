package systole.workloads.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.workloads.model.MemoryPerDevice;
import systole.workloads.model.Models;
import systole.workloads.model.Precision;

/** Layers over the stages of a pipeline. */
final class StageTest {
    private static final Precision BF16 = Precision.of(DataType.BF16);

    private static List<Integer> sizes(int layers, int stages, boolean endsAsLayers) {
        return Stage.spread(layers, stages, endsAsLayers).stream()
                .map(stage -> stage.to() - stage.from())
                .toList();
    }

    @Test
    void asEvenlyAsCanBe() {
        assertThat(sizes(80, 8, false)).containsOnly(10).hasSize(8);
        assertThat(sizes(32, 7, false)).containsExactly(5, 5, 5, 5, 4, 4, 4);
    }

    /** Llama 3.1 405B of 126 layers in NeMo: 128 with embedding and head, 16 a stage, so 15 in the first and the last. */
    @Test
    void endsThatCountAsLayers() {
        assertThat(sizes(126, 8, true)).containsExactly(15, 16, 16, 16, 16, 16, 16, 15);
        assertThat(sizes(126, 1, true)).containsExactly(126);
        assertThatThrownBy(() -> Stage.spread(4, 6, true)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The stages together do what the whole does, but for the sum and the norm at each border. */
    @Test
    void stagesTogetherAreTheWhole() {
        Passes passes = new Passes(Models.llama2With70B(), BF16, 8);
        PassWork whole = passes.prefill(2, 512).work();
        double flops = 0;
        double links = 0;
        long weights = 0;
        for (Stage stage : Stage.spread(80, 4, false)) {
            PassWork part = passes.prefill(2, 512, stage).work();
            flops += part.matrixFlops();
            links += part.linkBytes();
            weights += passes.shard().memory(BF16, 2, 512, 1024, stage).weights();
        }
        assertThat(flops).isEqualTo(whole.matrixFlops());
        assertThat(links).isEqualTo(whole.linkBytes());
        MemoryPerDevice all = passes.shard().memory(BF16, 2, 512, 1024);
        assertThat(weights).isEqualTo(all.weights());
    }

    /**
     * Two devices of a sequence each have half of a prompt's rows, and half of the pairs of causal attention: 512 rows that see 768
     * keys on average are 512 x (768 - 256) pairs, half of 1024 x 512. The head has the last token's row on each.
     */
    @Test
    void devicesOfASequenceShareItsWork() {
        Passes whole = new Passes(Models.llama2With70B(), BF16, 8);
        Passes half = new Passes(Models.llama2With70B(), BF16, new Split(8, 1, 2), Fusion.ALL);
        double head = 2.0 * 3 * 8192 * 4000;
        assertThat(2 * (half.prefill(3, 1024).work().matrixFlops() - head))
                .isEqualTo(whole.prefill(3, 1024).work().matrixFlops() - head);
        // of 4096 keys each reads 2048: 3 sequences x 80 layers x keys and values of one head of 128 in 2 bytes
        double all = whole.decode(3, 4096).work().cacheBytes();
        double own = half.decode(3, 4096).work().cacheBytes();
        assertThat(all - own).isEqualTo(3.0 * 80 * 2048 * 2 * 128 * 2);
        assertThat(half.decode(3, 4096).modelFlops())
                .isEqualTo(whole.decode(3, 4096).modelFlops());
    }

    /** Experts over copies: a device has one of eight and the tokens of all eight copies that choose it. */
    @Test
    void copiesShareExperts() {
        Passes alone = new Passes(Models.mixtral8x7B(), BF16, Split.of(1), Fusion.ALL);
        Passes shared = new Passes(Models.mixtral8x7B(), BF16, new Split(1, 8, 1), Fusion.ALL);
        PassWork one = alone.prefill(4, 512).work();
        PassWork part = shared.prefill(4, 512).work();
        assertThat(part.matrixFlops()).isEqualTo(one.matrixFlops());
        // 32 layers x 7 experts x 3 matrices of 4096 x 14336 in 2 bytes
        assertThat(one.weightBytes() - part.weightBytes()).isEqualTo(32.0 * 7 * 3 * 4096 * 14336 * 2);
        // rows of 2 experts a token to the seven others and back, all 2048 of them in 32 layers
        assertThat(part.linkBytes() - one.linkBytes()).isEqualTo(32.0 * 2 * (2 * 2048 * 4096 * 2) * 7 / 8);
        assertThat(shared.shard().memory(BF16, 4, 512, 2048).weights())
                .isEqualTo(alone.shard().memory(BF16, 4, 512, 2048).weights() - 32L * 7 * 3 * 4096 * 14336 * 2);
        assertThatThrownBy(() -> new Split(4, 6, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must divide");
    }

    /** What is not fused: three products for queries, keys and values, two for gate and up, of the same columns in all. */
    @Test
    void apart() {
        Fusion none =
                new Fusion(false, false, false, false, false, false, false, false, false, false, false, false, true);
        PassWork fused =
                new Passes(Models.llama2With70B(), BF16, 8).decode(4, 100).work();
        PassWork apart =
                new Passes(Models.llama2With70B(), BF16, 8, none).decode(4, 100).work();
        assertThat(apart.matrixFlops()).isEqualTo(fused.matrixFlops());
        assertThat(apart.weightBytes()).isEqualTo(fused.weightBytes());
        assertThat(apart.operatorBytes()).isGreaterThan(fused.operatorBytes());
    }
}

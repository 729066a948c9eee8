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

    /** What is not fused: three products for queries, keys and values, two for gate and up, of the same columns in all. */
    @Test
    void apart() {
        Fusion none = new Fusion(false, false, false, false, false, false, false, false, false);
        PassWork fused =
                new Passes(Models.llama2With70B(), BF16, 8).decode(4, 100).work();
        PassWork apart =
                new Passes(Models.llama2With70B(), BF16, 8, none).decode(4, 100).work();
        assertThat(apart.matrixFlops()).isEqualTo(fused.matrixFlops());
        assertThat(apart.weightBytes()).isEqualTo(fused.weightBytes());
        assertThat(apart.operatorBytes()).isGreaterThan(fused.operatorBytes());
    }
}

package systole.workloads.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.workloads.graph.Collective;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.Latent;
import systole.workloads.model.TransformerConfig;

/** A layer of 512 with attention over latent vectors: 8 heads of 32 and 16 elements, values of 32, from vectors of 48 and 64. */
final class LatentTrainingTest {
    private static final TransformerConfig MODEL =
            SmallModels.latent(2, 512, 1024, 8, 32000, new Latent(48, 64, 32, 16, 32));
    private static final TrainingPrecision HALF = TrainingPrecision.mixed(DataType.BF16, DataType.FP32);

    private static TrainingPasses passes(TrainingSplit split) {
        return new TrainingPasses(MODEL, HALF, split, TrainingOptions.fused());
    }

    /** Two bytes a value: four of the stream, latent vectors before and after their norms, heads, and the feed-forward. */
    @Test
    void narrowVectorsAreKeptBesideHeads() {
        long latent = 2 * (48 + 64);
        long heads = 8 * (2 * 48 + 2 * 32);
        long values = 4 * 512 + latent + heads + 3 * 1024;
        long kept = passes(TrainingSplit.NONE).kept(MODEL.kind(0), 1, 256).stream()
                .mapToLong(Kept::bytes)
                .sum();
        // and two numbers in fp32 for each row of a head
        assertThat(kept).isEqualTo(256 * (2 * values + 8 * 8));
    }

    /** What is gathered before attention are vectors of 48, 64 and 16 for each token; the feed-forward gathers the stream. */
    @Test
    void ranksExchangeLatentVectors() {
        List<Long> gathered = passes(TrainingSplit.tensor(4, true)).layer(Phase.FORWARD, 1, 256).steps().stream()
                .filter(Collective.class::isInstance)
                .map(Collective.class::cast)
                .filter(step -> step.kind() == Collective.Kind.ALL_GATHER)
                .map(Collective::bytes)
                .toList();
        assertThat(gathered).containsExactly(2L * 256 * (48 + 64 + 16), 2L * 256 * 512);
    }

    /** Each rank has two of the heads, and makes the vectors whole. */
    @Test
    void vectorsAreWholeOnEachRank() {
        long shared = 512L * (48 + 64 + 16) + 48 + 64 + 2 * 512;
        long heads = 2 * (48L * 48 + 64 * (32 + 32) + 32 * 512);
        assertThat(passes(TrainingSplit.tensor(4, false)).layerParameters(MODEL.kind(0)))
                .isEqualTo(shared + heads + 3 * 512 * 256);
    }

    @Test
    void withoutFusedAttentionItIsRefused() {
        TrainingOptions options = new TrainingOptions(false, Recompute.NONE, Set.of(), 0, null, Optimizer.ADAM);
        TrainingPasses unfused = new TrainingPasses(MODEL, HALF, TrainingSplit.NONE, options);
        assertThatThrownBy(() -> unfused.layer(Phase.FORWARD, 1, 256))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("keeps latent vectors, over which attention is fused");
    }
}

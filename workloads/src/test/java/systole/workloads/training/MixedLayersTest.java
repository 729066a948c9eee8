package systole.workloads.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.workloads.model.Experts;
import systole.workloads.model.LayerKind;
import systole.workloads.model.ModelParameters;
import systole.workloads.model.TransformerConfig;

/** One dense layer before two with experts: eight of 256, two for each token, and one of 128 that all go through. */
final class MixedLayersTest {
    private static final TransformerConfig MIXED =
            SmallModels.experts(3, 512, 256, new Experts(8, 2, 256, true, 128, 1, 1), 8, 32000);
    private static final TrainingPrecision HALF = TrainingPrecision.mixed(DataType.BF16, DataType.FP32);

    private static TrainingPasses passes(TrainingSplit split) {
        return new TrainingPasses(MIXED, HALF, split, TrainingOptions.fused());
    }

    @Test
    void aStageCountsEachKind() {
        TrainingStage whole = TrainingStage.whole(MIXED);
        LayerKind dense = MIXED.kind(0);
        LayerKind experts = MIXED.kind(2);
        assertThat(dense.experts()).isNull();
        assertThat(experts.experts()).isNotNull();
        assertThat(whole.counts()).containsExactlyEntriesOf(whole.counts()).containsEntry(dense, 1);
        assertThat(whole.counts()).containsEntry(experts, 2).hasSize(2);
    }

    /** By hand: 4 x 512^2 and two norms a layer; dense 3 x 512 x 256; experts 8 and half a one of 3 x 512 x 256, router 8 x 512. */
    @Test
    void parametersAreThoseOfAllLayers() {
        TrainingMemory memory = new TrainingMemory(passes(TrainingSplit.NONE), 0, 1);
        long attention = 4L * 512 * 512 + 2 * 512;
        long one = 3L * 512 * 256;
        long hand = 3 * attention + one + 2 * (8 * one + one / 2 + 8 * 512) + 2 * 32000 * 512L + 512;
        assertThat(memory.parameters(TrainingStage.whole(MIXED)))
                .isEqualTo(hand)
                .isEqualTo(ModelParameters.all(MIXED));
        assertThat(memory.of(TrainingStage.whole(MIXED), 1, 512).weights()).isEqualTo(2 * hand);
    }

    /** Each kind keeps what it needs: of dense layers nothing of experts; the workspace is that of the larger. */
    @Test
    void memoryIsThatOfEachKind() {
        TrainingMemory memory = new TrainingMemory(passes(TrainingSplit.NONE), 0, 1);
        TrainingBytes both = memory.of(new TrainingStage(MIXED.kinds(), false, false, 2), 1, 512);
        TrainingBytes dense = memory.of(new TrainingStage(List.of(MIXED.kind(0)), false, false, 2), 1, 512);
        TrainingBytes experts = memory.of(new TrainingStage(List.of(MIXED.kind(1)), false, false, 2), 1, 512);
        assertThat(both.activations()).isEqualTo(dense.activations() + 2 * experts.activations());
        // gathered, wide, activated and given rows of two experts for each token, and the router's choice
        long routed = 512L * 2 * 2 * (512 + 512 + 256 + 512) + 512 * 2 * 8;
        // of the shared expert half as much as of the dense layer's feed-forward, 3 x 256 columns
        long more = 2 * (routed - 512 * 2 * (3 * 256 - 3 * 128));
        assertThat(experts.activations() - dense.activations()).isEqualTo(more);
        assertThat(both.workspace()).isEqualTo(Math.max(dense.workspace(), experts.workspace()));
    }

    /** Of four copies with two experts each, ZeRO shares experts over those that hold the same ones. */
    @Test
    void sharesAreThoseOfEachKind() {
        TrainingPasses passes = passes(new TrainingSplit(1, false, 1, 4));
        TrainingStage stage = new TrainingStage(MIXED.kinds(), false, false, 1);
        long routed = 2L * 2 * 3 * 512 * 256;
        TrainingMemory memory = new TrainingMemory(passes, 1, 8, 2);
        assertThat(memory.trained(stage).experts()).isEqualTo(routed);
        assertThat(memory.trained(stage).total()).isEqualTo(memory.parameters(stage));
        assertThat(memory.of(stage, 1, 512).optimizer())
                .isEqualTo(12 * routed / 2 + 12 * (memory.parameters(stage) - routed) / 8);
    }

    @Test
    void modelFlopsAddUp() {
        TrainingPasses passes = passes(TrainingSplit.NONE);
        double sum = 0;
        for (Phase phase : Phase.values()) {
            for (LayerKind kind : MIXED.kinds()) {
                sum += passes.layer(phase, kind, 2, 1024).modelFlops();
            }
            sum += passes.head(phase, 2, 1024).modelFlops();
        }
        double active = 3 * 4.0 * 512 * 512 + 3.0 * 512 * 256 * (1 + 2 * 2.5) + 2 * 8 * 512 + 32000.0 * 512;
        double hand = 6 * 2048 * active + 3 * 6.0 * 2048 * 1024 * 512;
        assertThat(sum).isCloseTo(hand, within(1e-9 * hand));
        assertThat(TrainingFlops.step(MIXED, 2, 1024, true, false)).isCloseTo(hand, within(1e-9 * hand));
    }

    /** A window of 256 leaves 256^2 / 2 pairs at the start, and 256 to each token after: 12 operations a pair and column. */
    @Test
    void whatAWindowHidesIsNotCounted() {
        TransformerConfig open = SmallModels.llama(2, 512, 1024, 8, 8, 32000);
        TransformerConfig config = SmallModels.windowed(2, 512, 1024, 8, 8, 32000, 256);
        double all = TrainingFlops.step(open, 1, 1024, true, false);
        double windowed = TrainingFlops.step(config, 1, 1024, true, false);
        double pairs = 256 * 128 + 768 * 256;
        assertThat(all - windowed).isCloseTo(2 * 12.0 * 512 * (1024 * 512 - pairs), within(1e-6 * all));
        // what the mask alone hides is the other half of the square at the start
        assertThat(TrainingFlops.step(config, 1, 1024, false, false) - windowed)
                .isCloseTo(2 * 12.0 * 512 * 256 * 128, within(1e-6 * all));
        TrainingPasses passes = new TrainingPasses(config, HALF, TrainingSplit.NONE, TrainingOptions.fused());
        double forward = passes.layer(Phase.FORWARD, 1, 1024).modelFlops();
        assertThat(forward).isEqualTo(2 * 1024.0 * (4 * 512 * 512 + 3 * 512 * 1024) + 4 * 512 * pairs);
    }
}

package systole.workloads.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.DataType;
import systole.workloads.graph.Collective;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Pass;
import systole.workloads.model.TransformerConfig;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionGradient;

/** Windows over ranks that share a sequence: what is sent and computed, counted key by key. */
final class WindowedBlocksTest {
    /** Each rank's keys that other ranks have, and its pairs, one by one. */
    @ParameterizedTest
    @CsvSource({"8, 2, 3", "8, 3, 4", "8, 3, 5", "8, 4, 9", "8, 4, 30", "6, 5, 59", "6, 2, 2", "6, 4, 1"})
    void theRankWithMost(int tokens, int ranks, int window) {
        int block = tokens / 2;
        int mostKeys = 0;
        long mostPairs = 0;
        for (int rank = 0; rank < ranks; rank++) {
            Set<Integer> own = new HashSet<>();
            Set<Integer> seen = new HashSet<>();
            long pairs = 0;
            for (int start : List.of(rank * block, (2 * ranks - 1 - rank) * block)) {
                for (int query = start; query < start + block; query++) {
                    own.add(query);
                    for (int key = Math.max(0, query - window + 1); key <= query; key++) {
                        seen.add(key);
                        pairs++;
                    }
                }
            }
            seen.removeAll(own);
            mostKeys = Math.max(mostKeys, seen.size());
            mostPairs = Math.max(mostPairs, pairs);
        }
        WindowedBlocks blocks = new WindowedBlocks(tokens, ranks, window);
        assertThat(blocks.received()).isEqualTo(mostKeys);
        long pairs = 0;
        for (WindowedBlocks.Group group : blocks.groups()) {
            for (long query = group.before(); query < group.keys(); query++) {
                pairs += group.blocks() * Math.min(window, query + 1);
            }
        }
        assertThat(pairs).isEqualTo(mostPairs);
    }

    /**
     * Sequences of 2048 over four ranks, windows of 128, 2 key heads of 128: 127 keys and values of two neighbours, 2 bytes each,
     * there and, of gradients, back. A full layer sends all of 512 tokens three times.
     */
    @Test
    void onlyWhatTheWindowReachesIsSent() {
        TrainingPasses passes = new TrainingPasses(
                SmallModels.windowed(2, 1024, 2816, 8, 2, 32000, 128),
                TrainingPrecision.mixed(DataType.BF16),
                new TrainingSplit(1, false, 4, 1),
                TrainingOptions.fused());
        Pass forward = passes.layer(Phase.FORWARD, 1, 2048);
        Pass backward = passes.layer(Phase.INPUT_GRADIENT, 1, 2048);
        long bytes = 2 * 127 * 2 * 2 * 128 * 2;
        assertThat(sent(forward)).containsExactly(bytes);
        assertThat(sent(backward)).containsExactly(bytes, bytes);
        double whole = flops(forward, Attention.class);
        // two blocks of 256 tokens: their first query sees 127 keys before it and itself, as do all others
        assertThat(whole).isCloseTo(4.0 * 8 * 128 * 2 * 256 * 128, withinPercentage(0.3));
        // five products to two, of the same pairs; a diagonal counts as half of them
        assertThat(flops(backward, AttentionGradient.class)).isCloseTo(2.5 * whole, withinPercentage(0.01));
    }

    /**
     * Of the same: the keys that are sent, and their gradients, are memory of the pass. Of a full layer those of 512 tokens that
     * are worked on and those that arrive.
     */
    @Test
    void keysOfOtherRanksAreMemory() {
        long reached = 2 * 127 * 2 * 2 * 128 * 2;
        long round = 2 * 512 * 2 * 2 * 128 * 2;
        assertThat(workspace(128, 4) - workspace(2048, 4)).isEqualTo(2 * (reached - round));
        assertThat(workspace(2048, 4) - workspace(2048, 1) / 4).isEqualTo(2 * round);
    }

    private static long workspace(int window, int ranks) {
        TransformerConfig config = SmallModels.windowed(2, 1024, 2816, 8, 2, 32000, window);
        TrainingPasses passes = new TrainingPasses(
                config,
                TrainingPrecision.mixed(DataType.BF16),
                new TrainingSplit(1, false, ranks, 1),
                TrainingOptions.fused());
        TrainingStage layers = new TrainingStage(config.kinds(), false, false, 1);
        return new TrainingMemory(passes, 0, 1).of(layers, 1, 2048).workspace();
    }

    private static double flops(Pass pass, Class<?> type) {
        return pass.steps().stream()
                .filter(OperatorStep.class::isInstance)
                .map(step -> ((OperatorStep) step).operator())
                .filter(type::isInstance)
                .mapToDouble(operator -> operator.matrixFlops())
                .sum();
    }

    private static List<Long> sent(Pass pass) {
        return pass.steps().stream()
                .filter(Collective.class::isInstance)
                .map(Collective.class::cast)
                .filter(step -> step.group() == Collective.Group.CONTEXT)
                .map(Collective::bytes)
                .toList();
    }
}

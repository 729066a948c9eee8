package systole.system.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import systole.interconnect.RankGroup;
import systole.system.ExpertLoad;
import systole.system.Parallelism;
import systole.system.PipelineSchedule;
import systole.workloads.graph.Collective;

/** Groups of 8 x 2 x 4 x 16 ranks, tensor innermost, then context, data and pipeline. */
final class RankGroupsTest {
    private static RankGroups groups(@Nullable Integer zeroGroup) {
        return new RankGroups(new Parallelism(
                8, 16, 4, 2, 2, false, 3, 1, PipelineSchedule.ONE_F_ONE_B, 1, zeroGroup, ExpertLoad.EVEN));
    }

    @Test
    void stridesSkipWhatLiesInside() {
        RankGroups groups = groups(null);
        assertThat(groups.of(Collective.Group.TENSOR)).isEqualTo(new RankGroup(8, 1));
        assertThat(groups.of(Collective.Group.CONTEXT)).isEqualTo(new RankGroup(2, 8));
        assertThat(groups.of(Collective.Group.DATA)).isEqualTo(new RankGroup(4, 16));
        assertThat(groups.of(Collective.Group.PIPELINE)).isEqualTo(new RankGroup(16, 64));
        assertThat(groups.of(Collective.Group.EXPERT)).isEqualTo(new RankGroup(2, 1));
        assertThat(groups.all()).isEqualTo(new RankGroup(1024, 1));
    }

    @Test
    void ranksOfASequenceHoldTheSameParameters() {
        assertThat(groups(null).gradients()).isEqualTo(new RankGroup(8, 8));
        assertThat(groups(null).sharded()).isEqualTo(new RankGroup(8, 8));
        assertThat(groups(null).copies().size()).isEqualTo(1);
    }

    /** Two tensor ranks, eight copies, eight experts' devices: each group is four copies, and two groups hold the same. */
    @Test
    void copiesThatShareExpertsHoldThemOnce() {
        RankGroups groups = new RankGroups(
                new Parallelism(2, 1, 8, 8, 1, false, 1, 1, PipelineSchedule.ONE_F_ONE_B, 1, null, ExpertLoad.EVEN));
        assertThat(groups.gradients()).isEqualTo(new RankGroup(8, 2));
        assertThat(groups.expertGradients()).isEqualTo(new RankGroup(2, 8));
        assertThat(groups.expertSharded()).isEqualTo(new RankGroup(2, 8));
        assertThat(groups.expertCopies().size()).isEqualTo(1);
        RankGroups four = new RankGroups(
                new Parallelism(2, 1, 8, 8, 1, false, 1, 1, PipelineSchedule.ONE_F_ONE_B, 1, 4, ExpertLoad.EVEN));
        assertThat(four.expertSharded().size()).isEqualTo(1);
        assertThat(four.expertCopies()).isEqualTo(new RankGroup(2, 8));
    }

    @Test
    void aSmallerZeroGroupLeavesCopies() {
        assertThat(groups(2).sharded()).isEqualTo(new RankGroup(2, 8));
        assertThat(groups(2).copies()).isEqualTo(new RankGroup(4, 16));
    }
}

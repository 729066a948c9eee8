package systole.system.training;

import systole.interconnect.RankGroup;
import systole.system.Parallelism;
import systole.workloads.graph.Collective;

/**
 * Which ranks of a machine exchange at the end of a step, beside those of its passes.
 *
 * @param plan degrees
 */
record RankGroups(Parallelism plan) {
    /** Ranks of an exchange of a pass. */
    RankGroup of(Collective.Group group) {
        return plan.group(group);
    }

    /** Ranks that hold the same parameters: copies, and those that share their sequences. */
    RankGroup gradients() {
        return new RankGroup(plan.data() * plan.context(), plan.tensor());
    }

    /** Those of them that share one copy under ZeRO. */
    RankGroup sharded() {
        Integer size = plan.zeroGroup();
        return size == null
                ? gradients()
                : new RankGroup(Math.min(size, gradients().size()), plan.tensor());
    }

    /** Ranks at the same place of all such copies. */
    RankGroup copies() {
        int inside = sharded().size();
        return new RankGroup(gradients().size() / inside, plan.tensor() * inside);
    }

    /** Ranks that hold the same experts, where copies of the model share them: one in each group of an all-to-all. */
    RankGroup expertGradients() {
        int stage = plan.tensor() * plan.context() * plan.data();
        return new RankGroup(stage / plan.expert(), plan.expert());
    }

    /** Those of them that share one copy under ZeRO: as many as lie in a group that shares one of the rest. */
    RankGroup expertSharded() {
        int all = expertGradients().size();
        int inside = Math.max(1, sharded().size() * plan.tensor() / plan.expert());
        return new RankGroup(all % inside == 0 ? Math.min(all, inside) : all, plan.expert());
    }

    /** Ranks at the same place of all such copies. */
    RankGroup expertCopies() {
        int inside = expertSharded().size();
        return new RankGroup(expertGradients().size() / inside, plan.expert() * inside);
    }

    /**
     * First and last stage, which hold the same embeddings where these are tied: pairs half a machine apart, which is as far
     * across the network and fills the machine with pairs, as groups of one shape must.
     */
    RankGroup ends() {
        return new RankGroup(2, plan.devices() / 2);
    }

    /** All ranks. */
    RankGroup all() {
        return RankGroup.contiguous(plan.devices());
    }
}

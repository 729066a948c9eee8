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

package systole.system.training;

import systole.interconnect.CollectiveKind;
import systole.interconnect.RankGroup;
import systole.isa.DataType;
import systole.system.run.CollectiveClock;
import systole.system.run.PassTime;
import systole.workloads.graph.Collective;

/**
 * What copies of a model exchange of its gradients and parameters. Without ZeRO gradients are summed everywhere; with it each
 * copy keeps the sum of its share, and parameters are gathered where they are needed (Rajbhandari et al., "ZeRO", SC 2020).
 * Where fewer devices than all share a copy, shares are summed over the groups after that.
 *
 * @param clock times exchanges
 * @param groups ranks
 * @param scenario formats and degrees
 */
record Exchanges(CollectiveClock clock, RankGroups groups, TrainingScenario scenario) {
    private int zero() {
        return scenario.parallelism().zero();
    }

    /** True when there are copies among which something is exchanged. */
    boolean any() {
        return groups.gradients().size() > 1;
    }

    /** True when parameters live in shares, and are gathered for each pass. */
    boolean sharesParameters() {
        return zero() == 3 && groups.sharded().size() > 1;
    }

    /** True when gradients live in shares, so that each micro-batch's are reduced. */
    boolean sharesGradients() {
        return zero() >= 2 && groups.sharded().size() > 1;
    }

    /** Reduction of the gradients of so many parameters, once a step. */
    PassTime reduction(long parameters) {
        DataType type = scenario.precision().gradients();
        RankGroup sharded = groups.sharded();
        PassTime time = new PassTime();
        if (zero() == 0) {
            time.add(clock.pass(
                    "gradient_all_reduce", CollectiveKind.ALL_REDUCE, type.bytes(parameters), groups.gradients()));
            return time;
        }
        if (zero() == 1) {
            time.add(reduceScatter(parameters));
        }
        long share = (parameters + sharded.size() - 1) / sharded.size();
        time.add(clock.pass("gradient_all_reduce", CollectiveKind.ALL_REDUCE, type.bytes(share), groups.copies()));
        return time;
    }

    /** Sum of the gradients of so many parameters, each device its share. */
    PassTime reduceScatter(long parameters) {
        long bytes = scenario.precision().gradients().bytes(parameters);
        return clock.pass("gradient_reduce_scatter", CollectiveKind.REDUCE_SCATTER, bytes, groups.sharded());
    }

    /** So many parameters gathered from the shares. */
    PassTime gather(long parameters) {
        long bytes = scenario.precision().weights().bytes(parameters);
        return clock.pass("parameter_all_gather", CollectiveKind.ALL_GATHER, bytes, groups.sharded());
    }

    /** What a stage sends to a neighbour: the residual stream of a micro-batch, or its gradient. */
    PassTime transfer() {
        long values = (long) scenario.parallelism().microBatch()
                * scenario.tokens()
                * scenario.model().hidden();
        long bytes = scenario.precision().wide().bytes(values);
        int parts = scenario.parallelism().sequence() ? scenario.parallelism().tensor() : 1;
        RankGroup stages = groups.of(Collective.Group.PIPELINE);
        return clock.pass("pipeline_send", CollectiveKind.SEND, (bytes + parts - 1) / parts, stages);
    }

    /** Sum of the gradients of so many parameters that first and last stage both hold. */
    PassTime tie(long parameters) {
        long bytes = scenario.precision().gradients().bytes(parameters);
        return clock.pass("embedding_all_reduce", CollectiveKind.ALL_REDUCE, bytes, groups.ends());
    }

    /** The norm of all gradients, a number. */
    PassTime norm() {
        return clock.pass("gradient_norm_all_reduce", CollectiveKind.ALL_REDUCE, DataType.FP32.bytes(1L), groups.all());
    }
}

package systole.system.training;

import systole.interconnect.CollectiveKind;
import systole.interconnect.RankGroup;
import systole.isa.DataType;
import systole.system.run.CollectiveClock;
import systole.system.run.PassTime;
import systole.workloads.graph.Collective;
import systole.workloads.training.Parameters;
import systole.workloads.training.WeightBytes;

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
    PassTime reduction(Parameters parameters) {
        PassTime time = new PassTime();
        if (zero() == 0) {
            time.add(sum(parameters, groups.gradients(), groups.expertGradients()));
            return time;
        }
        if (zero() == 1) {
            time.add(reduceScatter(parameters));
        }
        time.add(sum(own(parameters), groups.copies(), groups.expertCopies()));
        return time;
    }

    private PassTime sum(Parameters parameters, RankGroup dense, RankGroup experts) {
        DataType type = scenario.precision().gradients();
        return both(CollectiveKind.ALL_REDUCE, "gradient_all_reduce", type, parameters, dense, experts);
    }

    /** Sum of the gradients of so many parameters, each device its share. */
    PassTime reduceScatter(Parameters parameters) {
        DataType type = scenario.precision().gradients();
        String name = "gradient_reduce_scatter";
        return both(CollectiveKind.REDUCE_SCATTER, name, type, parameters, groups.sharded(), groups.expertSharded());
    }

    /** So many parameters gathered from the shares. */
    PassTime gather(Parameters parameters) {
        DataType type = scenario.precision().weights();
        return gather(new WeightBytes(type.bytes(parameters.dense()), type.bytes(parameters.experts())));
    }

    /** Weights gathered from the shares as they are stored. */
    PassTime gather(WeightBytes weights) {
        String name = "parameter_all_gather";
        return both(CollectiveKind.ALL_GATHER, name, weights, groups.sharded(), groups.expertSharded());
    }

    /** What a device updates of so many parameters. */
    Parameters own(Parameters parameters) {
        if (zero() == 0) {
            return parameters;
        }
        return new Parameters(
                parameters.part(groups.sharded().size()).dense(),
                parameters.part(groups.expertSharded().size()).experts());
    }

    /** Parameters that all copies have, and then those of experts that fewer have. */
    private PassTime both(
            CollectiveKind kind,
            String name,
            DataType type,
            Parameters parameters,
            RankGroup dense,
            RankGroup experts) {
        WeightBytes bytes = new WeightBytes(type.bytes(parameters.dense()), type.bytes(parameters.experts()));
        return both(kind, name, bytes, dense, experts);
    }

    private PassTime both(CollectiveKind kind, String name, WeightBytes bytes, RankGroup dense, RankGroup experts) {
        PassTime time = new PassTime();
        time.add(clock.pass(name, kind, bytes.dense(), dense));
        if (bytes.experts() > 0) {
            time.add(clock.pass("expert_" + name, kind, bytes.experts(), experts));
        }
        return time;
    }

    /**
     * What a stage sends to a neighbour: the residual stream of a micro-batch, or its gradient. Tensor-parallel ranks send their
     * part of it, or all of it where each has all and the software does not scatter it.
     */
    PassTime transfer() {
        boolean part = scenario.parallelism().sequence() || scattersSends();
        int parts = part ? scenario.parallelism().tensor() : 1;
        RankGroup stages = groups.of(Collective.Group.PIPELINE);
        return clock.pass("pipeline_send", CollectiveKind.SEND, (residualBytes() + parts - 1) / parts, stages);
    }

    /** The parts that were sent, gathered by the tensor-parallel ranks of the stage that needs them; nothing elsewhere. */
    PassTime received() {
        boolean scattered = scattersSends() && !scenario.parallelism().sequence();
        RankGroup ranks = groups.of(Collective.Group.TENSOR);
        return clock.pass("pipeline_all_gather", CollectiveKind.ALL_GATHER, scattered ? residualBytes() : 0, ranks);
    }

    private boolean scattersSends() {
        return scenario.execution().stack().overlap().scattersSends();
    }

    /** The residual stream of a micro-batch, or its gradient. */
    private long residualBytes() {
        long values = (long) scenario.parallelism().microBatch()
                * scenario.tokens()
                * scenario.model().hidden();
        return scenario.precision().wide().bytes(values);
    }

    /** Sum of the gradients of so many parameters that first and last stage both hold. */
    PassTime tie(long parameters) {
        long bytes = scenario.precision().gradients().bytes(parameters);
        return clock.pass("embedding_all_reduce", CollectiveKind.ALL_REDUCE, bytes, groups.ends());
    }

    /** Sum of the gradients of what a stage holds with those of the stage that holds the same layers from the other end. */
    PassTime mirrored(Parameters parameters) {
        long bytes = scenario.precision().gradients().bytes(parameters.total());
        return clock.pass("mirror_all_reduce", CollectiveKind.ALL_REDUCE, bytes, groups.ends());
    }

    /**
     * Sum over tensor-parallel ranks of gradients of so many parameters of which each has a part: all in one buffer, once a step,
     * of what a device keeps (finalize_model_grads.py of NVIDIA/Megatron-LM).
     */
    PassTime partial(long parameters) {
        int shares = sharesGradients() ? groups.sharded().size() : 1;
        long bytes = scenario.precision().gradients().bytes((parameters + shares - 1) / shares);
        RankGroup ranks = groups.of(Collective.Group.TENSOR);
        return clock.pass("replicated_gradient_all_reduce", CollectiveKind.ALL_REDUCE, bytes, ranks);
    }

    /** The norm of all gradients, a number. */
    PassTime norm() {
        return clock.pass("gradient_norm_all_reduce", CollectiveKind.ALL_REDUCE, DataType.FP32.bytes(1L), groups.all());
    }
}

package systole.study.validation;

import java.util.Arrays;
import java.util.Optional;

/** Groups of whole runs, with the mean error that is aimed at. */
public enum RunGroup {
    /** Serving on NeuronCores. */
    INFERENCE_NEURON(20),
    /** One stream on one device. */
    INFERENCE_SINGLE_STREAM(8),
    /** Static batches, heads that do not share keys or share them as the kernels do. */
    INFERENCE_STATIC_BATCH(12),
    /** Static batches, keys shared in groups that the kernels do not know. */
    INFERENCE_STATIC_BATCH_GQA(20),
    /** One prompt, time to the first token. */
    INFERENCE_STATIC_BS1(12),
    /** Tensor, pipeline and data parallel training in several nodes. */
    TRAIN_3D_MULTI_NODE(10),
    /** The same in one node. */
    TRAIN_3D_SINGLE_NODE(10),
    /** Fully sharded data parallel training. */
    TRAIN_FSDP(10),
    /** The weak-scaling table of Narayanan et al. (SC 2021). */
    TRAIN_MEGATRON_TABLE5(4),
    /** Submissions to MLPerf. */
    TRAIN_MLPERF(10),
    /** Pods of TPUs. */
    TRAIN_TPU(12);

    /** The bias that is aimed at, either way. */
    public static final double MOST_BIAS = 5;

    private final double targetPercent;

    RunGroup(double targetPercent) {
        this.targetPercent = targetPercent;
    }

    /** The name in files of measurements. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** The mean of the absolute errors that is aimed at, in percent. */
    public double targetPercent() {
        return targetPercent;
    }

    /** The group of a name; empty for one without a target. */
    public static Optional<RunGroup> of(String text) {
        return Arrays.stream(values())
                .filter(group -> group.text().equals(text))
                .findFirst();
    }
}

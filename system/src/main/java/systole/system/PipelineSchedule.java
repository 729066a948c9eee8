package systole.system;

import java.util.Arrays;
import java.util.List;
import systole.workloads.pipeline.Schedule;

/** Orders in which a pipeline's stages work on the micro-batches of a training step. */
public enum PipelineSchedule {
    /** All forward passes, then all backward passes (Huang et al., "GPipe", 2019). */
    GPIPE("gpipe", Schedule.gpipe()),
    /** One forward, one backward (Narayanan et al., "PipeDream-2BW", 2021; Megatron-LM). */
    ONE_F_ONE_B("1f1b", Schedule.oneForwardOneBackward()),
    /** 1F1B over several model chunks a stage (Narayanan et al., SC 2021). */
    INTERLEAVED("interleaved", Schedule.interleaved()),
    /** Weight gradients fill the bubbles (Qi et al., "Zero Bubble Pipeline Parallelism", 2023). */
    ZERO_BUBBLE("zero-bubble", Schedule.zeroBubble()),
    /** Micro-batches enter from both ends (DeepSeek-AI, "DeepSeek-V3 Technical Report", 2024). */
    DUALPIPE("dualpipe", Schedule.dualPipe());

    private final String key;
    private final Schedule order;

    PipelineSchedule(String key, Schedule order) {
        this.key = key;
        this.order = order;
    }

    /** What makes the plan of a step. */
    public Schedule order() {
        return order;
    }

    /** The name in files. */
    public String key() {
        return key;
    }

    /** All names, in the order of the table. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(PipelineSchedule::key).toList();
    }

    /** The schedule of a name; throws {@link IllegalArgumentException} that lists the names. */
    public static PipelineSchedule of(String key) {
        for (PipelineSchedule schedule : values()) {
            if (schedule.key.equals(key)) {
                return schedule;
            }
        }
        throw new IllegalArgumentException("found schedule \"" + key + "\", expected one of " + keys());
    }
}

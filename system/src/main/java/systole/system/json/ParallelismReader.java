package systole.system.json;

import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import systole.system.ExpertLoad;
import systole.system.Parallelism;
import systole.system.PipelineSchedule;

/** Reads {@code parallelism}: how the work is spread over devices. */
final class ParallelismReader {
    private ParallelismReader() {}

    /** What the file says, as a function of the tensor degree to take where it says none. */
    static IntFunction<Parallelism> read(Fields parallelism) {
        @Nullable Integer tensor = parallelism.has("tensor") ? (Integer) parallelism.whole("tensor", 1) : null;
        int pipeline = count(parallelism, "pipeline");
        int data = count(parallelism, "data");
        int expert = count(parallelism, "expert");
        int context = count(parallelism, "context");
        boolean sequence = parallelism.flag("sequence", false);
        int zero = parallelism.has("zero") ? parallelism.whole("zero", 0, 3) : 0;
        int microBatch = count(parallelism, "microBatch");
        int virtualStages = count(parallelism, "virtualStages");
        PipelineSchedule otherwise = virtualStages > 1 ? PipelineSchedule.INTERLEAVED : PipelineSchedule.ONE_F_ONE_B;
        String schedule = parallelism.oneOf("schedule", PipelineSchedule.keys(), otherwise.key());
        @Nullable Integer zeroGroup = parallelism.has("zeroGroup") ? (Integer) parallelism.whole("zeroGroup", 1) : null;
        ExpertLoad load = load(parallelism, expert);
        parallelism.make(() -> true);
        return missing -> new Parallelism(
                tensor == null ? missing : tensor,
                pipeline,
                data,
                expert,
                context,
                sequence,
                zero,
                microBatch,
                PipelineSchedule.of(schedule),
                virtualStages,
                zeroGroup,
                load);
    }

    private static ExpertLoad load(Fields parallelism, int expert) {
        Scalars.Sign least = Scalars.Sign.AT_LEAST_ONE;
        double imbalance = parallelism.has("expertImbalance", Shape.decimal(least))
                ? parallelism.decimal("expertImbalance", least)
                : 1;
        @Nullable
        Double capacity = parallelism.has("expertCapacity", Shape.decimal(least))
                ? (Double) parallelism.decimal("expertCapacity", least)
                : null;
        JsonValue given = parallelism.find("expertImbalance");
        if (given != null && expert > 1 && imbalance > expert) {
            parallelism
                    .problems()
                    .wrong(
                            given,
                            "a number up to " + expert
                                    + ", the devices that share the experts (\"expert\"): the busiest"
                                    + " has at most all rows");
        }
        if (parallelism.problems().none()) {
            return parallelism.problems().make(parallelism.value(), () -> new ExpertLoad(imbalance, capacity));
        }
        return ExpertLoad.EVEN;
    }

    /** The same for inference, which splits batches, layers and the width of layers. */
    static IntFunction<Parallelism> readForInference(
            Fields parallelism, Reservations reservations, List<String> assumptions) {
        for (String key : List.of("virtualStages", "zeroGroup", "schedule")) {
            if (parallelism.has(key)) {
                assumptions.add("parallelism." + key + " had no effect: it matters in training");
            }
        }
        if (parallelism.has("microBatch") && !parallelism.has("pipeline")) {
            assumptions.add("parallelism.microBatch had no effect: it matters in training and pipelines");
        }
        IntFunction<Parallelism> read = read(parallelism);
        Parallelism plan = read.apply(1);
        if (plan.sequence()) {
            reservations.add("sequence parallelism is not simulated", "leave \"sequence\" out");
        }
        if (plan.zero() > 0) {
            reservations.add("sharded optimizer states are not simulated", "leave \"zero\" out");
        }
        return read;
    }

    private static int count(Fields parallelism, String key) {
        return parallelism.has(key) ? parallelism.whole(key, 1) : 1;
    }
}

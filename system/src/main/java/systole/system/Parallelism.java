package systole.system;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import systole.interconnect.RankGroup;
import systole.workloads.graph.Collective;

/**
 * How the work is spread over devices. Ranks are numbered with tensor innermost, then context, data and pipeline outermost, so
 * that the groups that exchange most are the closest neighbours (Narayanan et al., SC 2021).
 *
 * @param tensor devices that share each layer
 * @param pipeline stages that share the layers
 * @param data copies that share the batch
 * @param expert devices of {@code tensor * data} that share the experts of a layer
 * @param context devices that share each sequence
 * @param sequence norms and the residual stream are split over the tensor ranks
 * @param zero what data-parallel copies share out: 1 optimizer, 2 and gradients, 3 and parameters; 0 nothing
 * @param microBatch sequences that go through the pipeline together
 * @param schedule order of the micro-batches
 * @param virtualStages model chunks of a stage
 * @param zeroGroup devices that share one copy under ZeRO; null for all copies and ranks that share their sequences
 * @param expertLoad how evenly experts are hit
 */
public record Parallelism(
        int tensor,
        int pipeline,
        int data,
        int expert,
        int context,
        boolean sequence,
        int zero,
        int microBatch,
        PipelineSchedule schedule,
        int virtualStages,
        @Nullable Integer zeroGroup,
        ExpertLoad expertLoad) {
    /** Checks the degrees. */
    public Parallelism {
        degrees(tensor, pipeline, data, expert, context).forEach((key, degree) -> {
            if (degree < 1) {
                throw new IllegalArgumentException(key + ": a degree of parallelism is at least 1, found " + degree);
            }
        });
        if (microBatch < 1 || virtualStages < 1 || zero < 0 || zero > 3 || (zeroGroup != null && zeroGroup < 1)) {
            throw new IllegalArgumentException("a micro-batch, stages and a group of at least 1, and ZeRO of 0 to 3");
        }
    }

    /** Tensor parallelism alone. */
    public Parallelism(int tensor) {
        this(tensor, 1, 1, 1, 1, false, 0, 1, PipelineSchedule.ONE_F_ONE_B, 1, null, ExpertLoad.EVEN);
    }

    /** The same with experts that are hit evenly; empty where they are already. */
    public Optional<Parallelism> evenly() {
        if (expert == 1 || expertLoad.busiest() <= 1) {
            return Optional.empty();
        }
        return Optional.of(with(tensor, pipeline, data, zero, microBatch, ExpertLoad.EVEN));
    }

    private static Map<String, Integer> degrees(int tensor, int pipeline, int data, int expert, int context) {
        Map<String, Integer> degrees = new LinkedHashMap<>();
        degrees.put("tensor", tensor);
        degrees.put("pipeline", pipeline);
        degrees.put("data", data);
        degrees.put("expert", expert);
        degrees.put("context", context);
        return degrees;
    }

    /** The degrees by their keys in files, in the order of this record. */
    public Map<String, Integer> degrees() {
        return degrees(tensor, pipeline, data, expert, context);
    }

    /** Ranks of an exchange among the devices that share something: so many at a stride of all that lies inside them. */
    public RankGroup group(Collective.Group shared) {
        return switch (shared) {
            case TENSOR -> RankGroup.contiguous(tensor);
            case CONTEXT -> new RankGroup(context, tensor);
            case DATA -> new RankGroup(data, tensor * context);
            // neighbours: the tensor ranks of a copy, and as many copies as the experts are divided over
            case EXPERT -> RankGroup.contiguous(expert);
            case PIPELINE -> new RankGroup(pipeline, tensor * context * data);
        };
    }

    /** Neighbouring devices that the widest group of a pass reaches over. */
    public int widestGroup() {
        return Math.max(tensor * context, expert);
    }

    /** Devices used: experts divide what data and tensor parallelism have and add none. */
    public int devices() {
        return Math.multiplyExact(Math.multiplyExact(tensor, pipeline), Math.multiplyExact(data, context));
    }

    /** Devices that wait for each other in inference: copies go each at its own pace, unless they share experts. */
    public int inStep() {
        return expert > tensor ? devices() : devices() / data;
    }

    /** The same with another number of shares of each layer. */
    public Parallelism withTensor(int other) {
        return with(other, pipeline, data, zero, microBatch, expertLoad);
    }

    /** The same with another number of stages. */
    public Parallelism withPipeline(int other) {
        return with(tensor, other, data, zero, microBatch, expertLoad);
    }

    /** The same with another number of copies. */
    public Parallelism withData(int other) {
        return with(tensor, pipeline, other, zero, microBatch, expertLoad);
    }

    /** The same with another level of what copies share out. */
    public Parallelism withZero(int other) {
        return with(tensor, pipeline, data, other, microBatch, expertLoad);
    }

    /** The same with another number of sequences at a time. */
    public Parallelism withMicroBatch(int other) {
        return with(tensor, pipeline, data, zero, other, expertLoad);
    }

    /** The same with another number of devices that share each sequence. */
    public Parallelism withContext(int other) {
        return new Parallelism(
                tensor,
                pipeline,
                data,
                expert,
                other,
                sequence,
                zero,
                microBatch,
                schedule,
                virtualStages,
                zeroGroup,
                expertLoad);
    }

    private Parallelism with(int tensors, int stages, int copies, int shared, int sequences, ExpertLoad load) {
        return new Parallelism(
                tensors,
                stages,
                copies,
                expert,
                context,
                sequence,
                shared,
                sequences,
                schedule,
                virtualStages,
                zeroGroup,
                load);
    }
}

package systole.system.training;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import systole.memory.CacheSpec;
import systole.microarch.DeviceSpec;
import systole.system.NodeLinks;
import systole.system.NodeSpec;
import systole.workloads.graph.Pass;
import systole.workloads.graph.PassWork;
import systole.workloads.training.Phase;
import systole.workloads.training.TrainingStage;

/**
 * Floor of a step: for the stage with most to do, the passes of all micro-batches, each the longest of products at the peak of
 * the maximum clock, bytes that cannot stay on chip at the datasheet's bandwidth, and bytes on links at theirs.
 */
final class StepFloor {
    private final TrainingScenario scenario;
    private final DeviceSpec device;
    private final double linkBytesPerSecond;

    private StepFloor(TrainingScenario scenario, DeviceSpec device) {
        this.scenario = scenario;
        this.device = device;
        NodeSpec node = scenario.system().node();
        @Nullable NodeLinks links = node.fabric();
        double bandwidth = links == null ? Double.POSITIVE_INFINITY : links.bytesPerSecondPerDevice();
        // a switch that reduces halves what crosses the links
        this.linkBytesPerSecond = links != null && links.inSwitchReduction() ? 2 * bandwidth : bandwidth;
    }

    static double seconds(TrainingScenario scenario, DeviceSpec device, StepShape shape, LayerTimes times) {
        StepFloor floor = new StepFloor(scenario, device);
        double layer = floor.of(times::layer);
        double embedding = floor.of(times::embedding);
        double head = floor.of(times::head);
        double most = 0;
        for (int stage = 0; stage < shape.plan().stages(); stage++) {
            double sum = 0;
            for (int chunk = 0; chunk < shape.plan().chunks(); chunk++) {
                TrainingStage part = shape.part(stage, chunk);
                sum += part.layers() * layer + (part.embedding() ? embedding : 0) + (part.head() ? head : 0);
            }
            most = Math.max(most, sum);
        }
        return most * passesOfAChunk(shape);
    }

    /** Micro-batches that go through a chunk: all, or half where two copies of the model share them. */
    private static double passesOfAChunk(StepShape shape) {
        int copies =
                shape.plan().stages() * shape.plan().chunks() / shape.plan().positions();
        return shape.plan().microBatches() / (double) copies;
    }

    private double of(Function<Phase, Pass> passes) {
        double sum = 0;
        for (Phase phase : Phase.values()) {
            sum += of(passes.apply(phase).work());
        }
        return sum;
    }

    private double of(PassWork work) {
        double peak = device.peakOpsPerSecond(
                scenario.precision().compute(), device.clock().maximumHertz());
        double memory =
                work.bytesThatCannotStay(onChipBytes()) / device.memory().bandwidthBytesPerSecond();
        double link = work.linkBytes() / linkBytesPerSecond;
        return Math.max(link, Math.max(work.matrixFlops() / peak, memory));
    }

    private long onChipBytes() {
        CacheSpec cache = device.cache();
        return (cache == null ? 0 : cache.capacityBytes())
                + device.cores() * (device.core().scratchBytes() + device.core().accumulatorBytes());
    }
}

package systole.system.training;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import systole.microarch.DeviceSpec;
import systole.system.NodeSpec;
import systole.system.run.PassFloor;
import systole.workloads.graph.Pass;
import systole.workloads.model.LayerKind;
import systole.workloads.training.Phase;
import systole.workloads.training.TrainingStage;

/** Floor of a step: for the stage with most to do, the floors of the passes of all micro-batches. */
final class StepFloor {
    private final PassFloor floor;

    private StepFloor(TrainingScenario scenario, DeviceSpec device) {
        NodeSpec node = scenario.system().node();
        boolean crosses = scenario.parallelism().widestGroup() > node.devices();
        this.floor = PassFloor.of(device, scenario.precision().compute(), node, crosses);
    }

    static double seconds(TrainingScenario scenario, DeviceSpec device, StepShape shape, LayerTimes times) {
        StepFloor floor = new StepFloor(scenario, device);
        Map<LayerKind, Double> layers = new HashMap<>();
        scenario.model()
                .kindsOfAll()
                .forEach(kind -> layers.computeIfAbsent(kind, key -> floor.of(phase -> times.layer(key, phase))));
        double embedding = floor.of(times::embedding);
        double head = floor.of(times::head);
        double most = 0;
        for (int stage = 0; stage < shape.plan().stages(); stage++) {
            double sum = 0;
            for (int chunk = 0; chunk < shape.plan().chunks(); chunk++) {
                TrainingStage part = shape.part(stage, chunk);
                double ofLayers = 0;
                for (Map.Entry<LayerKind, Integer> of : part.counts().entrySet()) {
                    ofLayers += of.getValue() * layers.getOrDefault(of.getKey(), 0.0);
                }
                sum += ofLayers + (part.embedding() ? embedding : 0) + (part.head() ? head : 0);
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
            sum += floor.seconds(passes.apply(phase).work());
        }
        return sum;
    }
}

package systole.system.training;

import java.util.List;
import systole.interconnect.Algorithm;
import systole.interconnect.AlgorithmSpec;
import systole.interconnect.ProtocolSpec;
import systole.system.NodeLinks;
import systole.system.stack.Overlap;

/**
 * Part of a device's cores that communication beside computation holds. A collective of NCCL is one block of threads for each
 * channel, whose registers leave no room for a block of a product on the same core (NVIDIA/nccl src/enqueue.cc).
 */
final class CoreShare {
    private CoreShare() {}

    /** That part for a scenario, from 0 to what the stack leaves to communication at most. */
    static double of(TrainingScenario scenario) {
        Overlap overlap = scenario.execution().stack().overlap();
        NodeLinks links = scenario.system().node().fabric();
        int channels = links == null ? 1 : channels(links.algorithms());
        int cores = scenario.system().node().device().cores();
        return Math.min(overlap.mostCores(), (double) overlap.channelCores() * channels / cores);
    }

    /** Channels of a ring, which carries most of what training exchanges. */
    private static int channels(List<AlgorithmSpec> algorithms) {
        return algorithms.stream()
                .filter(offered -> offered.algorithm() == Algorithm.RING)
                .flatMap(offered -> offered.protocols().stream())
                .mapToInt(ProtocolSpec::channels)
                .max()
                .orElse(1);
    }
}

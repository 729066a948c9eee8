package systole.system.training;

import java.util.List;
import systole.interconnect.Algorithm;
import systole.interconnect.AlgorithmSpec;
import systole.interconnect.ProtocolSpec;
import systole.system.NodeLinks;

/**
 * Part of a device's cores that communication beside computation holds. A collective of NCCL is one block of threads for each
 * channel, whose registers leave no room for a block of a product on the same core (NVIDIA/nccl src/enqueue.cc).
 */
final class CoreShare {
    /** More than half the cores would make the product the smaller part of what runs. */
    private static final double MOST = 0.5;

    private CoreShare() {}

    /** That part for a scenario, from 0 to a half. */
    static double of(TrainingScenario scenario) {
        int each = scenario.execution().stack().overlap().channelCores();
        NodeLinks links = scenario.system().node().fabric();
        int channels = links == null ? 1 : channels(links.algorithms());
        int cores = scenario.system().node().device().cores();
        return Math.min(MOST, (double) each * channels / cores);
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

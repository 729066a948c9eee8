package systole.system.run;

import org.jspecify.annotations.Nullable;
import systole.interconnect.CollectiveKind;
import systole.interconnect.CollectiveTimer;
import systole.interconnect.FabricSpec;
import systole.sim.Ticks;
import systole.system.NodeSpec;
import systole.system.Parallelism;
import systole.system.ScaleOutSpec;
import systole.system.UnservedException;

/**
 * The way from a stage of a pipeline to the next: each device sends to its counterpart, over the links of the node where the
 * groups of both stages are in one, else over the network of the nodes.
 */
final class StageLink {
    private final @Nullable FabricSpec node;
    private final @Nullable ScaleOutSpec network;

    StageLink(NodeSpec spec, Parallelism plan) {
        boolean inside = plan.tensor() * plan.context() * plan.data() * plan.pipeline() <= spec.devices();
        this.node = inside && spec.devices() > 1 ? spec.fabricFor(spec.devices()) : null;
        this.network = inside ? null : spec.scaleOut();
        if (!inside && network == null) {
            throw new UnservedException(
                    "stages of a pipeline lie in several nodes and " + spec.id() + " has no network between them",
                    "give \"scaleOut\" of \"system\", or use fewer devices");
        }
    }

    /** Picoseconds of a message. */
    long picoseconds(long bytes) {
        if (node != null) {
            // of an exchange between two each sends half of its buffer
            return Ticks.toPicoseconds(
                    CollectiveTimer.time(node, CollectiveKind.ALL_TO_ALL, 2 * bytes, 2, CollectiveTimer.AUTO)
                            .ticks());
        }
        return network == null
                ? 0
                : Math.round((network.latencySeconds() + bytes / network.bytesPerSecondPerDevice()) * 1e12);
    }
}

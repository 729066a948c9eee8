package systole.system.stack;

import java.util.List;
import java.util.Map;
import systole.workloads.graph.Fusion;

/**
 * The software that runs a model on a machine.
 *
 * @param id preset id
 * @param software names by which it asks for kernel libraries of a device family, best first; the family's default when none
 *     serves one of them
 * @param wideExperts products of routed experts stay in 16 bits when the linear layers are narrower
 * @param host what the host takes
 * @param graphs what is captured
 * @param fusion what is done as one
 * @param padding what is padded
 * @param overlap what communication takes from products beside it
 * @param training habits of training
 * @param messages collectives of its own for small messages, by type of link
 */
public record StackSpec(
        String id,
        List<String> software,
        boolean wideExperts,
        HostCosts host,
        GraphUse graphs,
        Fusion fusion,
        Padding padding,
        Overlap overlap,
        TrainingHabits training,
        Map<String, SmallMessages> messages) {
    /** Copies list and map. */
    public StackSpec {
        software = List.copyOf(software);
        messages = Map.copyOf(messages);
    }
}

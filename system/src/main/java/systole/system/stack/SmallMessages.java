package systole.system.stack;

import java.util.List;
import systole.interconnect.AlgorithmSpec;
import systole.interconnect.CollectiveKind;
import systole.interconnect.FabricSpec;

/**
 * Collectives that a stack brings itself and takes in place of the communication library's up to a size.
 *
 * @param mostBytes the largest message that they are used for
 * @param algorithms what it brings
 */
public record SmallMessages(long mostBytes, List<AlgorithmSpec> algorithms) {
    /** Copies the list. */
    public SmallMessages {
        algorithms = List.copyOf(algorithms);
    }

    /** The fabric for a message: with these collectives where they are for it, else as it is. */
    public FabricSpec on(FabricSpec fabric, CollectiveKind kind, long bytes) {
        boolean known = algorithms.stream().anyMatch(offered -> offered.kinds().contains(kind));
        return bytes > mostBytes || !known
                ? fabric
                : new FabricSpec(
                        fabric.topology(), fabric.ranks(), fabric.link(), fabric.inSwitchReduction(), algorithms);
    }
}

package systole.system.stack;

import java.util.List;
import systole.interconnect.AlgorithmSpec;
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

    /** The same fabric with these collectives. */
    public FabricSpec on(FabricSpec fabric) {
        return new FabricSpec(fabric.topology(), fabric.ranks(), fabric.link(), fabric.inSwitchReduction(), algorithms);
    }
}

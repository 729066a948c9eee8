package systole.system.stack;

import java.util.List;
import systole.interconnect.AlgorithmSpec;
import systole.interconnect.CollectiveKind;

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

    /** Whether a message is sent by them. */
    public boolean serve(CollectiveKind kind, long bytes) {
        return bytes <= mostBytes
                && algorithms.stream().anyMatch(offered -> offered.kinds().contains(kind));
    }
}

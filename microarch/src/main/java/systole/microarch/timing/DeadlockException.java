package systole.microarch.timing;

import java.util.List;
import systole.isa.Queue;

/** A kernel that never ends: a queue waits for what nobody will do. */
public final class DeadlockException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private DeadlockException(String message) {
        super(message);
    }

    /** Names the first queue of the first group of cores that waits, and what for. */
    static DeadlockException of(Decoded decoded, List<CoreGroup> groups) {
        String waits = "";
        for (CoreGroup group : groups) {
            for (int queue = 0; queue < Decoded.QUEUES && waits.isEmpty(); queue++) {
                if (!group.finished[queue] && group.blocked[queue] != CoreGroup.NONE) {
                    waits = ", queue " + Queue.values()[queue].text() + " waits for ever for "
                            + decoded.ringName(group.blocked[queue]);
                }
            }
        }
        return new DeadlockException("kernel " + decoded.kernel.name() + ": deadlock" + waits);
    }
}

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
        for (CoreGroup group : groups) {
            for (int queue = 0; queue < Decoded.QUEUES; queue++) {
                if (!group.finished[queue] && group.blocked[queue] != CoreGroup.NONE) {
                    return of(decoded, group.blocked, group.finished);
                }
            }
        }
        return of(decoded, new int[0], new boolean[0]);
    }

    /** Names the first queue that waits, and what for. */
    static DeadlockException of(Decoded decoded, int[] blocked, boolean[] finished) {
        String waits = "";
        for (int queue = 0; queue < blocked.length && waits.isEmpty(); queue++) {
            if (!finished[queue] && blocked[queue] != CoreGroup.NONE) {
                waits = ", queue " + Queue.values()[queue].text() + " waits for ever for "
                        + decoded.ringName(blocked[queue]);
            }
        }
        return new DeadlockException("kernel " + decoded.kernel.name() + ": deadlock" + waits);
    }
}

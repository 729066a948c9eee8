package systole.microarch.timing;

import java.util.Arrays;

/** Which queue waits on each ring of moments: at most one does. */
final class Waiters {
    private Waiters() {}

    /** The queue of each ring; -1 where none waits. */
    static int[] of(Decoded decoded) {
        int[] waiter = new int[decoded.rings()];
        Arrays.fill(waiter, -1);
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            Decoded.Code code = decoded.code[queue];
            for (int pc = 0; pc < code.op().length; pc++) {
                if (code.op()[pc] == Decoded.WAIT) {
                    waits(decoded, waiter, code.arg()[pc], queue);
                } else if (code.op()[pc] == Decoded.RECEIVE) {
                    waits(decoded, waiter, decoded.ring(decoded.link.get(code.arg()[pc])), queue);
                }
            }
        }
        return waiter;
    }

    private static void waits(Decoded decoded, int[] waiter, int ring, int queue) {
        if (waiter[ring] >= 0 && waiter[ring] != queue) {
            throw new IllegalArgumentException(
                    "kernel " + decoded.kernel.name() + ": two queues wait on one semaphore");
        }
        waiter[ring] = queue;
    }
}

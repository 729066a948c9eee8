package systole.isa.verify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import systole.isa.Queue;

/**
 * Vector clocks of the queues of a core: how many of another queue's instructions have surely ended for this one. The n-th
 * wait takes what the n-th signal left; initial tokens know nothing.
 */
final class Clocks {
    private static final int QUEUES = Queue.values().length;

    private final long[] issued = new long[QUEUES];
    private final long[][] known = new long[QUEUES][QUEUES];
    private final List<Deque<long[]>> tokens = new ArrayList<>();
    private final int[] initial;
    private final List<long[]> barriers = new ArrayList<>();
    private final int[] arrivals = new int[QUEUES];
    private final int[] passes = new int[QUEUES];

    Clocks(int[] initial) {
        this.initial = initial.clone();
        for (int i = 0; i < initial.length; i++) {
            tokens.add(new ArrayDeque<>());
        }
    }

    /** True for queues whose instructions surely end only at a signal: loads, stores and messages. */
    static boolean asynchronous(int queue) {
        return queue == Queue.LOAD.ordinal() || queue == Queue.STORE.ordinal() || queue == Queue.LINK.ordinal();
    }

    /** Numbers the next instruction of a queue, from 1. */
    long issue(int queue) {
        return ++issued[queue];
    }

    /** The instruction that was numbered last can be seen by those of its queue that follow, where they end in order. */
    void done(int queue) {
        if (!asynchronous(queue)) {
            known[queue][queue] = issued[queue];
        }
    }

    /** True when an instruction of one queue has surely ended when another queue goes on from where it stands. */
    boolean ended(int of, long instruction, int seenBy) {
        return known[seenBy][of] >= instruction;
    }

    void signalled(int queue, int semaphore) {
        tokens.get(semaphore).add(everything(queue));
    }

    void waited(int queue, int semaphore) {
        if (initial[semaphore] > 0) {
            initial[semaphore]--;
            return;
        }
        join(queue, tokens.get(semaphore).remove());
    }

    void arrived(int queue) {
        int barrier = arrivals[queue]++;
        if (barrier == barriers.size()) {
            barriers.add(new long[QUEUES]);
        }
        long[] all = barriers.get(barrier);
        long[] own = everything(queue);
        Arrays.setAll(all, i -> Math.max(all[i], own[i]));
    }

    void passed(int queue) {
        join(queue, barriers.get(passes[queue]++));
    }

    private long[] everything(int queue) {
        long[] clock = known[queue].clone();
        clock[queue] = issued[queue];
        return clock;
    }

    private void join(int queue, long[] clock) {
        long[] own = known[queue];
        for (int i = 0; i < QUEUES; i++) {
            if (clock[i] > own[i]) {
                own[i] = clock[i];
            }
        }
    }
}

package systole.microarch.timing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import systole.isa.Queue;

/**
 * What the units of one core did, and when: the first core, and those that run in step with it.
 *
 * @param steps instructions and waits in order of their start
 * @param cut true when later steps were left out
 * @param units totals of each queue that did anything, over all steps, those left out included
 */
public record Schedule(List<Step> steps, boolean cut, List<Unit> units) {
    /** In place of a semaphore: the step works, it does not wait. */
    public static final int WORKS = -1;
    /** In place of a semaphore: the step waits at a barrier. */
    public static final int BARRIER = -2;
    /** In place of a semaphore: the step waits for the message of a peer. */
    public static final int MESSAGE = -3;

    /** Copies the lists. */
    public Schedule {
        steps = List.copyOf(steps);
        units = List.copyOf(units);
    }

    /**
     * One instruction run once, or one wait that took time. Times are in ticks from the start of the kernel.
     *
     * @param queue that runs it
     * @param instruction its number in the program
     * @param tile place in the walk of the grid tile that the queue works on
     * @param iterations of the enclosing loops, outermost first
     * @param startTicks when the unit takes it up
     * @param freeTicks when the unit can take the next
     * @param endTicks when its result is complete: data arrived, product usable, message at the peer
     * @param semaphore declaration that is waited for, or {@link #WORKS}, {@link #BARRIER}, {@link #MESSAGE}
     */
    public record Step(
            Queue queue,
            int instruction,
            long tile,
            List<Long> iterations,
            long startTicks,
            long freeTicks,
            long endTicks,
            int semaphore) {
        /** Copies the list. */
        public Step {
            iterations = List.copyOf(iterations);
        }

        /** True for a wait. */
        public boolean waits() {
            return semaphore != WORKS;
        }
    }

    /**
     * Totals of one queue.
     *
     * @param queue whose
     * @param instructions working instructions that it ran
     * @param busyTicks time that its unit was occupied
     * @param waitingTicks time that it waited on each semaphore (or {@link #BARRIER}, {@link #MESSAGE}); keys ascend
     */
    public record Unit(Queue queue, long instructions, long busyTicks, Map<Integer, Long> waitingTicks) {
        /** Copies the map. */
        public Unit {
            waitingTicks = java.util.Collections.unmodifiableMap(new TreeMap<>(waitingTicks));
        }

        /** Time that it waited in all. */
        public long waitedTicks() {
            return waitingTicks.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}

package systole.microarch.timing;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.Queue;
import systole.microarch.Action;
import systole.sim.Resource;

/**
 * Takes queues through their code: semaphores, loops, compute instructions and messages that have arrived. What others share
 * (memory, links to send on, grid tiles) it leaves to the run that it works for.
 */
final class QueueStepper {
    /** The run that a stepper works for. */
    interface Run {
        /** A queue has come to a load, a store or a message to send, at its own time. */
        void request(CoreGroup group, int queue);

        /** The load queue signals a semaphore: when all loads before have arrived. */
        void signalLoaded(CoreGroup group, int semaphore);

        /** Moves a queue to its next tile; false when it must stop, for now or for good. */
        boolean nextTile(CoreGroup group, int queue);
    }

    private final Decoded decoded;
    private final LinkPath links;
    private final long[] counts;
    private final Run run;
    private final int[] waiter;
    /** Null in all runs but those whose schedule is asked for. */
    private final @Nullable Recorder recorder;
    /** Queues that can go on, the last first: group times {@link Decoded#QUEUES} and queue. */
    private int[] ready = new int[16];

    private int readyCount;
    private final ComputeOp[] computes;
    private final long[] complete = new long[Moment.WIDTH];

    QueueStepper(Decoded decoded, LinkPath links, long[] counts, Run run, @Nullable Recorder recorder) {
        this.decoded = decoded;
        this.links = links;
        this.counts = counts;
        this.run = run;
        this.recorder = recorder;
        this.waiter = Waiters.of(decoded);
        this.computes = decoded.compute.toArray(ComputeOp[]::new);
    }

    /** A queue that can go on. */
    void ready(CoreGroup group, int queue) {
        if (readyCount == ready.length) {
            ready = Arrays.copyOf(ready, 2 * readyCount);
        }
        ready[readyCount++] = group.id * Decoded.QUEUES + queue;
    }

    /** Forgets what queues of a group can do. */
    void forget(CoreGroup group) {
        int kept = 0;
        for (int i = 0; i < readyCount; i++) {
            if (ready[i] / Decoded.QUEUES != group.id) {
                ready[kept++] = ready[i];
            }
        }
        readyCount = kept;
    }

    /** Takes all queues that can go on as far as they come. */
    void drain(List<CoreGroup> groups) {
        while (readyCount > 0) {
            int next = ready[--readyCount];
            CoreGroup group = groups.get(next / Decoded.QUEUES);
            int queue = next % Decoded.QUEUES;
            if (!group.finished[queue]) {
                advance(group, queue);
            }
        }
    }

    /** Runs a queue until it blocks, has a memory request to make, or ends. */
    void advance(CoreGroup group, int queue) {
        Decoded.Code code = decoded.code[queue];
        int[] ops = code.op();
        int[] args = code.arg();
        int at = queue * Moment.WIDTH;
        while (true) {
            int pc = group.pc[queue];
            int arg = args[pc];
            switch (ops[pc]) {
                case Decoded.WAIT -> {
                    if (!take(group, queue, arg)) {
                        return;
                    }
                    group.pc[queue]++;
                }
                case Decoded.SIGNAL -> {
                    signal(group, queue, arg);
                    group.pc[queue]++;
                }
                case Decoded.LOOP -> {
                    boolean empty = group.set(queue).trips[arg] == 0;
                    group.index[queue][code.level()[pc]] = 0;
                    group.pc[queue] = empty ? code.jump()[pc] + 1 : pc + 1;
                }
                case Decoded.END -> {
                    int level = code.level()[pc];
                    boolean again = ++group.index[queue][level] < group.set(queue).trips[arg];
                    if (!again) {
                        group.index[queue][level] = 0;
                    }
                    group.pc[queue] = again ? code.jump()[pc] + 1 : pc + 1;
                }
                case Decoded.MEMORY, Decoded.SEND -> {
                    run.request(group, queue);
                    return;
                }
                case Decoded.COMPUTE -> {
                    long start = group.queues[at];
                    compute(group, queue, arg);
                    if (recorder != null) {
                        recorder.worked(group, queue, start, group.queues[at] + group.latency[queue]);
                    }
                    group.pc[queue]++;
                }
                case Decoded.RECEIVE -> {
                    if (!take(group, queue, decoded.ring(decoded.link.get(arg)))) {
                        return;
                    }
                    long start = group.queues[at];
                    links.receive(group, arg);
                    if (recorder != null) {
                        recorder.worked(group, queue, start, group.queues[at]);
                    }
                    group.pc[queue]++;
                }
                default -> {
                    if (!run.nextTile(group, queue)) {
                        return;
                    }
                }
            }
        }
    }

    /** Takes a unit of a semaphore or a message; without one the queue is blocked. */
    private boolean take(CoreGroup group, int queue, int ring) {
        MomentRing units = group.semaphores[ring];
        if (units.size() == 0) {
            group.blocked[queue] = ring;
            return false;
        }
        group.blocked[queue] = CoreGroup.NONE;
        long start = group.time(queue);
        units.take(group.queues, queue * Moment.WIDTH);
        if (recorder != null) {
            recorder.waited(group, queue, ring, start);
        }
        return true;
    }

    private void signal(CoreGroup group, int queue, int semaphore) {
        int at = queue * Moment.WIDTH;
        if (queue == Queue.LOAD.ordinal()) {
            run.signalLoaded(group, semaphore);
        } else if (group.latency[queue] == 0) {
            push(group, semaphore, group.queues, at);
        } else {
            Moment.copy(group.queues, at, complete, 0);
            Moment.add(complete, 0, Resource.TENSOR, group.latency[queue]);
            push(group, semaphore, complete, 0);
        }
    }

    /** Adds a unit to a semaphore at a moment. */
    void push(CoreGroup group, int semaphore, long[] moment, int at) {
        group.semaphores[semaphore].push(moment, at);
        wake(group, semaphore);
    }

    /** Something was added to a ring: the queue that is blocked on it goes on. */
    void wake(CoreGroup group, int ring) {
        int waiting = waiter[ring];
        if (waiting >= 0 && group.blocked[waiting] == ring) {
            group.blocked[waiting] = CoreGroup.NONE;
            ready(group, waiting);
        }
    }

    private void compute(CoreGroup group, int queue, int number) {
        ComputeOp op = computes[number];
        Moment.add(group.queues, queue * Moment.WIDTH, op.resource(), op.ticks());
        group.latency[queue] = op.latencyTicks();
        count(Action.SCRATCH_BYTE, op.scratchBytes() * group.cores);
        if (op.macs() == 0) {
            count(Action.VECTOR, op.vectorOps() * group.cores);
            count(Action.SPECIAL, op.specialOps() * group.cores);
            return;
        }
        count(Action.MAC_ISSUED, op.macs() * group.cores);
        long useful = group.set(queue).useful[number];
        for (ComputeOp.Extent extent : op.extents()) {
            MemoryOp loader = extent.loader();
            if (loader != null && loader.loopMoves(extent.dim())) {
                useful *= usefulAt(group, queue, loader, extent);
            }
        }
        count(Action.MAC_USEFUL, useful);
    }

    private static long usefulAt(CoreGroup group, int queue, MemoryOp loader, ComputeOp.Extent extent) {
        int dim = extent.dim();
        long start = group.set(queue).starts[extent.number()][dim];
        for (int level = 0; level < loader.loops().length; level++) {
            start += loader.loop()[dim][level] * group.index[queue][level];
        }
        return loader.valid(dim, start);
    }

    private void count(Action action, long amount) {
        counts[action.ordinal()] += amount;
    }
}

package systole.microarch.timing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.Queue;
import systole.microarch.Action;
import systole.sim.EventQueue;
import systole.sim.Resource;
import systole.sim.Ticks;

/**
 * One kernel run at tile granularity. Tensor and vector queues need nobody else and run as far as their semaphores let them;
 * loads and stores share cache and memory, so they are made in time order through the event queue.
 */
final class TileRun {
    private static final int QUEUE_BITS = 3;
    private static final int LINK = Queue.LINK.ordinal();
    /** Bytes of one dependent load before the first tile: a cache line. */
    static final int SETUP_BYTES = 128;

    private final Decoded decoded;
    private final MemoryPath path;
    private final LinkPath links;
    private final long[] counts = new long[Action.values().length];
    private final EventQueue events = new EventQueue();
    private final List<CoreGroup> groups = new ArrayList<>();
    private final List<int[]> ready = new ArrayList<>();
    private final int[] waiter;
    private final SteadyState steady;
    /** Null in all runs but those whose schedule is asked for. */
    private final @Nullable Recorder recorder;

    private final long tileTicks;
    private final long tiles;
    private long nextTile;

    TileRun(Decoded decoded, Residency residency, boolean skip, @Nullable Recorder recorder) {
        this.decoded = decoded;
        this.recorder = recorder;
        this.links = new LinkPath(decoded, counts);
        this.path = new MemoryPath(decoded, residency, counts);
        this.steady = new SteadyState(decoded, path, counts, events, skip);
        this.waiter = Waiters.of(decoded);
        this.tileTicks = Ticks.ofSeconds(decoded.device.launch().tileSeconds());
        this.tiles = decoded.kernel.grid().tiles();
    }

    KernelTime run() {
        CoreGroup all = new CoreGroup(0, (int) Math.min(decoded.device.cores(), tiles), decoded);
        groups.add(all);
        long start = Ticks.ofSeconds(decoded.device.launch().startSeconds());
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            Moment.add(all.queues, queue * Moment.WIDTH, Resource.LAUNCH, start);
        }
        Moment.add(all.arrival, 0, Resource.LAUNCH, start);
        setup(all);
        resetSemaphores(all);
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            all.finished[queue] = !decoded.used(queue);
        }
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            if (!all.finished[queue] && ensureTile(all, queue)) {
                advance(all, queue);
            }
        }
        drainReady();
        while (!events.isEmpty()) {
            int event = events.remove();
            CoreGroup group = groups.get(event >> QUEUE_BITS);
            int queue = event & ((1 << QUEUE_BITS) - 1);
            if (events.isEmpty() || queue == Queue.LOAD.ordinal()) {
                steady.observe(group, queue, groups);
            }
            request(group, queue, decoded.code[queue].arg()[group.pc[queue]]);
            group.pc[queue]++;
            advance(group, queue);
            drainReady();
        }
        return finish();
    }

    /** Makes the load, store or message that a queue has come to. */
    private void request(CoreGroup group, int queue, int arg) {
        long start = group.time(queue);
        long end = queue == LINK ? links.send(group, arg) : path.access(group, queue, arg);
        if (recorder != null) {
            recorder.worked(group, queue, start, end);
        }
        if (queue == LINK) {
            wake(group, decoded.ring(decoded.link.get(arg)));
        }
    }

    /** The dependent loads before a core's first tile: each waits for memory, and all cores ask for the same lines. */
    private void setup(CoreGroup all) {
        int loads = decoded.kernel.setupLoads();
        long ticks = Math.multiplyExact(
                loads, Ticks.ofSeconds(decoded.device.memory().latencySeconds()));
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            Moment.add(all.queues, queue * Moment.WIDTH, Resource.LATENCY, ticks);
        }
        Moment.add(all.arrival, 0, Resource.LATENCY, ticks);
        count(Action.MEMORY_READ_BYTE, (long) loads * SETUP_BYTES);
    }

    private KernelTime finish() {
        long[] end = new long[Moment.WIDTH];
        for (CoreGroup group : groups) {
            for (int queue = 0; queue < Decoded.QUEUES; queue++) {
                if (!group.finished[queue]) {
                    throw DeadlockException.of(decoded, groups);
                }
            }
            Moment.later(group.end(), 0, end, 0);
        }
        long drained = path.drained(end[0]);
        if (drained > end[0]) {
            Moment.add(end, 0, Resource.MEMORY, drained - end[0]);
        }
        Moment.add(
                end, 0, Resource.LAUNCH, Ticks.ofSeconds(decoded.device.launch().endSeconds()));
        counts[Action.TILE.ordinal()] = tiles;
        return new KernelTime(
                end[0], Arrays.copyOfRange(end, 1, Moment.WIDTH), counts, decoded.macType, events.scheduled());
    }

    private void drainReady() {
        while (!ready.isEmpty()) {
            int[] next = ready.remove(ready.size() - 1);
            CoreGroup group = groups.get(next[0]);
            if (!group.finished[next[1]]) {
                advance(group, next[1]);
            }
        }
    }

    /** Runs a queue until it blocks, has a memory request to make, or ends. */
    private void advance(CoreGroup group, int queue) {
        Decoded.Code code = decoded.code[queue];
        int at = queue * Moment.WIDTH;
        while (true) {
            int pc = group.pc[queue];
            int arg = code.arg()[pc];
            switch (code.op()[pc]) {
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
                    events.schedule(group.queues[at], queue, (group.id << QUEUE_BITS) | queue);
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
                    if (!nextTile(group, queue)) {
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
        MomentRing ring = group.semaphores[semaphore];
        if (queue == Queue.LOAD.ordinal()) {
            Moment.later(group.queues, at, group.arrival, 0);
            ring.push(group.arrival, 0);
        } else if (group.latency[queue] == 0) {
            ring.push(group.queues, at);
        } else {
            long[] complete = Arrays.copyOfRange(group.queues, at, at + Moment.WIDTH);
            Moment.add(complete, 0, Resource.TENSOR, group.latency[queue]);
            ring.push(complete, 0);
        }
        wake(group, semaphore);
    }

    /** Something was added to a ring: the queue that is blocked on it goes on. */
    private void wake(CoreGroup group, int ring) {
        int waiting = waiter[ring];
        if (waiting >= 0 && group.blocked[waiting] == ring) {
            group.blocked[waiting] = CoreGroup.NONE;
            ready.add(new int[] {group.id, waiting});
        }
    }

    private void compute(CoreGroup group, int queue, int number) {
        ComputeOp op = decoded.compute.get(number);
        Moment.add(group.queues, queue * Moment.WIDTH, op.resource(), op.ticks());
        group.latency[queue] = op.latencyTicks();
        count(Action.VECTOR, op.vectorOps() * group.cores);
        count(Action.SPECIAL, op.specialOps() * group.cores);
        count(Action.SCRATCH_BYTE, op.scratchBytes() * group.cores);
        if (op.macs() > 0) {
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
    }

    private static long usefulAt(CoreGroup group, int queue, MemoryOp loader, ComputeOp.Extent extent) {
        int dim = extent.dim();
        long start = group.set(queue).starts[extent.number()][dim];
        for (int level = 0; level < loader.loops().length; level++) {
            start += loader.loop()[dim][level] * group.index[queue][level];
        }
        return loader.valid(dim, start);
    }

    /** Moves a queue to its next tile; false when it must stop, for now or for good. */
    private boolean nextTile(CoreGroup group, int queue) {
        if (decoded.kernel.persistent()) {
            group.tile[queue]++;
            group.pc[queue] = 0;
            return ensureTile(group, queue);
        }
        group.atEnd[queue] = true;
        for (int other = 0; other < Decoded.QUEUES; other++) {
            if (!group.finished[other] && !group.atEnd[other]) {
                return false;
            }
        }
        restart(group);
        return false;
    }

    /** All queues of a group have run their tile: launches the next one on its cores, or ends them when none is left. */
    private void restart(CoreGroup group) {
        if (nextTile == tiles) {
            Arrays.fill(group.finished, true);
            return;
        }
        long[] start = group.end();
        Moment.add(start, 0, Resource.LAUNCH, tileTicks);
        Moment.copy(start, 0, group.arrival, 0);
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            if (!group.finished[queue]) {
                Moment.copy(start, 0, group.queues, queue * Moment.WIDTH);
                group.atEnd[queue] = false;
                group.tile[queue]++;
                group.pc[queue] = 0;
            }
        }
        resetSemaphores(group);
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            if (!group.finished[queue] && ensureTile(group, queue)) {
                ready.add(new int[] {group.id, queue});
            }
        }
    }

    private void resetSemaphores(CoreGroup group) {
        for (int i = 0; i < decoded.semaphores; i++) {
            group.semaphores[i].clear();
            for (int n = 0; n < decoded.initial(i); n++) {
                group.semaphores[i].push(group.arrival, 0);
            }
        }
    }

    /** Makes sure that the tile a queue has come to exists; ends the queue when no tile is left. */
    private boolean ensureTile(CoreGroup group, int queue) {
        if (group.has(group.tile[queue])) {
            return true;
        }
        int take = (int) Math.min(group.cores, tiles - nextTile);
        if (take == 0) {
            group.finished[queue] = true;
            return false;
        }
        long[] places = new long[take];
        for (int i = 0; i < take; i++) {
            places[i] = nextTile++;
        }
        return hand(group, queue, places);
    }

    /** Hands tiles to a group, splitting off the cores that get none or tiles of another kind. */
    private boolean hand(CoreGroup group, int queue, long[] places) {
        List<long[]> kinds = decoded.uniform ? List.of(places) : TileSet.byKind(decoded, places);
        if (kinds.size() == 1 && places.length == group.cores) {
            group.add(new TileSet(decoded, places));
            return true;
        }
        int first = 0;
        for (long[] kind : kinds) {
            CoreGroup part = split(group, queue, first, kind.length);
            part.add(new TileSet(decoded, kind));
            ready.add(new int[] {part.id, queue});
            first += kind.length;
        }
        if (first < group.cores) {
            CoreGroup idle = split(group, queue, first, group.cores - first);
            for (int other = 0; other < Decoded.QUEUES; other++) {
                idle.finished[other] |= other == queue || !idle.has(idle.tile[other]);
            }
        }
        retire(group);
        return false;
    }

    private CoreGroup split(CoreGroup group, int queue, int firstCore, int cores) {
        CoreGroup part = new CoreGroup(groups.size(), group, firstCore, cores, decoded);
        groups.add(part);
        if (recorder != null) {
            recorder.split(group, part, firstCore);
        }
        for (int other = 0; other < Decoded.QUEUES; other++) {
            boolean resumes = other != queue
                    && !group.finished[other]
                    && !group.atEnd[other]
                    && group.blocked[other] == CoreGroup.NONE;
            if (resumes) {
                ready.add(new int[] {part.id, other});
            }
        }
        return part;
    }

    /** A group whose cores all went to other groups: its pending requests are made by those. */
    private void retire(CoreGroup group) {
        Arrays.fill(group.finished, true);
        Arrays.fill(group.queues, 0);
        Arrays.fill(group.arrival, 0);
        events.removeIf(event -> event >> QUEUE_BITS == group.id);
        ready.removeIf(entry -> entry[0] == group.id);
    }

    private void count(Action action, long amount) {
        counts[action.ordinal()] += amount;
    }
}

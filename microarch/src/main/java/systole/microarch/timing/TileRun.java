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
final class TileRun implements QueueStepper.Run {
    private static final int QUEUE_BITS = 3;
    private static final int LOAD = Queue.LOAD.ordinal();
    private static final int LINK = Queue.LINK.ordinal();
    /**
     * Cores that wait for each of their loads drift apart: those whose data comes first ask first for the next. They are
     * followed as so many groups, which take turns at cache and memory; with more the time changes little.
     */
    static final int DRIFTING_GROUPS = 4;
    /** Bytes of one dependent load before the first tile: a cache line. */
    static final int SETUP_BYTES = 128;

    private final Decoded decoded;
    private final MemoryPath path;
    private final LinkPath links;
    private final long[] counts = new long[Action.values().length];
    private final EventQueue events = new EventQueue();
    private final List<CoreGroup> groups = new ArrayList<>();
    private final QueueStepper stepper;
    private final SteadyState steady;
    /** Null in all runs but those whose schedule is asked for. */
    private final @Nullable Recorder recorder;

    private final long tileTicks;
    private final Dealing dealing;

    TileRun(Decoded decoded, Residency residency, boolean skip, @Nullable Recorder recorder) {
        this.decoded = decoded;
        this.recorder = recorder;
        this.links = new LinkPath(decoded, counts);
        this.path = new MemoryPath(decoded, residency, counts);
        this.steady = new SteadyState(decoded, path, counts, events, skip);
        this.stepper = new QueueStepper(decoded, links, counts, this, recorder);
        this.tileTicks = Ticks.ofSeconds(decoded.device.launch().tileSeconds());
        this.dealing = new Dealing(decoded);
    }

    KernelTime run() {
        int parts = Math.min(dealing.cores(), decoded.outOfStep() ? DRIFTING_GROUPS : 1);
        for (int part = 0; part < parts; part++) {
            int first = part * dealing.cores() / parts;
            groups.add(new CoreGroup(part, (part + 1) * dealing.cores() / parts - first, decoded));
        }
        for (CoreGroup group : List.copyOf(groups)) {
            start(group);
        }
        count(Action.MEMORY_READ_BYTE, (long) decoded.kernel.setupLoads() * SETUP_BYTES);
        stepper.drain(groups);
        while (!events.isEmpty()) {
            int event = events.remove();
            CoreGroup group = groups.get(event >> QUEUE_BITS);
            int queue = event & ((1 << QUEUE_BITS) - 1);
            group.pending--;
            if (events.isEmpty() || queue == Queue.LOAD.ordinal()) {
                steady.observe(group, queue, groups);
            }
            perform(group, queue, decoded.code[queue].arg()[group.pc[queue]]);
            group.pc[queue]++;
            stepper.advance(group, queue);
            stepper.drain(groups);
        }
        return finish();
    }

    private void start(CoreGroup group) {
        long start = Ticks.ofSeconds(decoded.device.launch().startSeconds());
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            Moment.add(group.queues, queue * Moment.WIDTH, Resource.LAUNCH, start);
        }
        Moment.add(group.arrival, 0, Resource.LAUNCH, start);
        setup(group);
        resetSemaphores(group);
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            group.finished[queue] = !decoded.used(queue);
        }
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            if (!group.finished[queue] && ensureTile(group, queue)) {
                stepper.advance(group, queue);
            }
        }
    }

    /** Makes the load, store or message that a queue has come to. */
    private void perform(CoreGroup group, int queue, int arg) {
        long start = group.time(queue);
        long end = queue == LINK ? links.send(group, arg) : path.access(group, queue, arg);
        if (recorder != null) {
            recorder.worked(group, queue, start, end);
        }
        if (queue == LINK) {
            stepper.wake(group, decoded.ring(decoded.link.get(arg)));
        }
    }

    /** The dependent loads before a core's first tile: each waits for memory, and all cores ask for the same lines. */
    private void setup(CoreGroup group) {
        int loads = decoded.kernel.setupLoads();
        long ticks = Math.multiplyExact(
                loads, Ticks.ofSeconds(decoded.device.memory().latencySeconds()));
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            Moment.add(group.queues, queue * Moment.WIDTH, Resource.LATENCY, ticks);
        }
        Moment.add(group.arrival, 0, Resource.LATENCY, ticks);
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
        counts[Action.TILE.ordinal()] = decoded.kernel.grid().tiles();
        return new KernelTime(
                end[0], Arrays.copyOfRange(end, 1, Moment.WIDTH), counts, decoded.macType, events.scheduled());
    }

    @Override
    public void request(CoreGroup group, int queue) {
        group.pending++;
        events.schedule(group.time(queue), queue, (group.id << QUEUE_BITS) | queue);
    }

    @Override
    public void signalLoaded(CoreGroup group, int semaphore) {
        Moment.later(group.queues, LOAD * Moment.WIDTH, group.arrival, 0);
        stepper.push(group, semaphore, group.arrival, 0);
    }

    @Override
    public boolean nextTile(CoreGroup group, int queue) {
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
        if (dealing.isOver(group)) {
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
                stepper.ready(group, queue);
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
        long[] places = dealing.take(group);
        if (places.length == 0) {
            group.finished[queue] = true;
            return false;
        }
        return hand(group, queue, places);
    }

    /** Hands tiles to a group, splitting off the cores that get none or tiles of another kind. */
    private boolean hand(CoreGroup group, int queue, long[] places) {
        List<long[]> kinds = decoded.kinds().apart(places);
        if (kinds.size() == 1 && places.length == group.cores) {
            group.add(new TileSet(decoded, places));
            return true;
        }
        int first = 0;
        for (long[] kind : kinds) {
            CoreGroup part = split(group, queue, first, kind.length);
            part.add(new TileSet(decoded, kind));
            stepper.ready(part, queue);
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
                stepper.ready(part, other);
            }
        }
        return part;
    }

    /** A group whose cores all went to other groups: its pending requests are made by those. */
    private void retire(CoreGroup group) {
        Arrays.fill(group.finished, true);
        Arrays.fill(group.queues, 0);
        Arrays.fill(group.arrival, 0);
        if (group.pending > 0) {
            events.removeIf(event -> event >> QUEUE_BITS == group.id);
            group.pending = 0;
        }
        stepper.forget(group);
    }

    private void count(Action action, long amount) {
        counts[action.ordinal()] += amount;
    }
}

package systole.microarch.timing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import systole.isa.Queue;
import systole.memory.line.MemoryBackend;
import systole.microarch.Action;
import systole.sim.EventQueue;
import systole.sim.Resource;
import systole.sim.Ticks;

/**
 * One kernel run core by core and access by access, in time order: a {@link CoreGroup} holds a single core, and what a load
 * brings is there when its last access has come back.
 */
final class ExactRun implements QueueStepper.Run {
    private static final int QUEUE_BITS = 3;
    private static final int LOAD = Queue.LOAD.ordinal();
    private static final int LINK = Queue.LINK.ordinal();
    /** Bytes of one dependent load before the first tile: a cache line. */
    private static final int SETUP_BYTES = 128;

    private final Decoded decoded;
    private final MemoryBackend backend;
    private final CorePorts ports;
    private final LinkPath links;
    private final QueueStepper stepper;
    private final long[] counts = new long[Action.values().length];
    private final EventQueue events = new EventQueue();
    private final List<CoreGroup> cores = new ArrayList<>();
    private final List<LoadOrder> loads = new ArrayList<>();
    private final long tileTicks;
    private final long tiles;
    private final Dealing dealing;
    private long open;
    private long memoryEvents;

    ExactRun(Decoded decoded, MemoryBackend backend, Residency residency) {
        this.decoded = decoded;
        this.backend = backend;
        this.tiles = decoded.kernel.grid().tiles();
        this.dealing = new Dealing(decoded);
        this.ports = new CorePorts(decoded, backend, residency, dealing.cores(), counts, this::done);
        this.links = new LinkPath(decoded, counts);
        this.stepper = new QueueStepper(decoded, links, counts, this, null);
        this.tileTicks = Ticks.ofSeconds(decoded.device.launch().tileSeconds());
    }

    KernelTime run() {
        for (int i = 0; i < dealing.cores(); i++) {
            start(i);
        }
        for (CoreGroup core : cores) {
            for (int queue = 0; queue < Decoded.QUEUES; queue++) {
                if (!core.finished[queue] && ensureTile(core, queue)) {
                    stepper.ready(core, queue);
                }
            }
        }
        stepper.drain(cores);
        while (!events.isEmpty() || open > 0) {
            if (events.time() <= ports.memory().nextTicks()) {
                int event = events.remove();
                perform(cores.get(event >> QUEUE_BITS), event & ((1 << QUEUE_BITS) - 1));
            } else {
                memoryEvents++;
                ports.memory().step();
            }
            stepper.drain(cores);
        }
        return finish();
    }

    private void start(int number) {
        CoreGroup core = new CoreGroup(number, 1, decoded);
        cores.add(core);
        loads.add(new LoadOrder());
        long launch = Ticks.ofSeconds(decoded.device.launch().startSeconds());
        long setup = Math.multiplyExact(
                decoded.kernel.setupLoads(),
                Ticks.ofSeconds(decoded.device.memory().latencySeconds()));
        Moment.add(core.arrival, 0, Resource.LAUNCH, launch);
        Moment.add(core.arrival, 0, Resource.LATENCY, setup);
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            Moment.copy(core.arrival, 0, core.queues, queue * Moment.WIDTH);
            core.finished[queue] = !decoded.used(queue);
        }
        resetSemaphores(core);
    }

    @Override
    public void request(CoreGroup core, int queue) {
        events.schedule(core.time(queue), queue, (core.id << QUEUE_BITS) | queue);
    }

    /** Makes the load, store or message that a queue has come to. */
    private void perform(CoreGroup core, int queue) {
        int arg = decoded.code[queue].arg()[core.pc[queue]];
        if (queue == LINK) {
            links.send(core, arg);
            stepper.wake(core, decoded.ring(decoded.link.get(arg)));
        } else {
            Transfer transfer = ports.begin(core, queue, arg);
            boolean waits = transfer.open > 0;
            open += waits ? 1 : 0;
            if (queue == LOAD) {
                loads.get(core.id).add(transfer);
                if (!waits) {
                    arrive(core);
                }
            } else if (waits) {
                return;
            }
        }
        core.pc[queue]++;
        stepper.ready(core, queue);
    }

    /** All accesses of a load or store are done. */
    private void done(Transfer transfer) {
        open--;
        CoreGroup core = transfer.core;
        if (transfer.queue == LOAD) {
            arrive(core);
            return;
        }
        Moment.later(transfer.end(), 0, core.queues, transfer.queue * Moment.WIDTH);
        core.pc[transfer.queue]++;
        stepper.ready(core, transfer.queue);
    }

    /** Loads that have arrived, in order, and the signals behind them. */
    private void arrive(CoreGroup core) {
        LoadOrder order = loads.get(core.id);
        for (Transfer load = order.takeArrived(); load != null; load = order.takeArrived()) {
            Moment.later(load.end(), 0, core.arrival, 0);
            for (LoadOrder.Signal signal = order.takeSignal(); signal != null; signal = order.takeSignal()) {
                Moment.later(signal.moment(), 0, core.arrival, 0);
                stepper.push(core, signal.semaphore(), core.arrival, 0);
            }
        }
        if (!order.isOpen() && allAtEnd(core)) {
            restart(core);
        }
    }

    @Override
    public void signalLoaded(CoreGroup core, int semaphore) {
        LoadOrder order = loads.get(core.id);
        if (order.isOpen()) {
            long[] moment = new long[Moment.WIDTH];
            Moment.copy(core.queues, LOAD * Moment.WIDTH, moment, 0);
            order.add(semaphore, moment);
        } else {
            Moment.later(core.queues, LOAD * Moment.WIDTH, core.arrival, 0);
            stepper.push(core, semaphore, core.arrival, 0);
        }
    }

    @Override
    public boolean nextTile(CoreGroup core, int queue) {
        if (decoded.kernel.persistent()) {
            core.tile[queue]++;
            core.pc[queue] = 0;
            return ensureTile(core, queue);
        }
        core.atEnd[queue] = true;
        if (allAtEnd(core) && !loads.get(core.id).isOpen()) {
            restart(core);
        }
        return false;
    }

    private static boolean allAtEnd(CoreGroup core) {
        boolean any = false;
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            if (!core.finished[queue] && !core.atEnd[queue]) {
                return false;
            }
            any |= core.atEnd[queue];
        }
        return any;
    }

    /** All queues of a core have run their tile: launches the next one on it, or ends it when none is left. */
    private void restart(CoreGroup core) {
        Arrays.fill(core.atEnd, false);
        if (dealing.isOver(core)) {
            Arrays.fill(core.finished, true);
            return;
        }
        long[] start = core.end();
        Moment.add(start, 0, Resource.LAUNCH, tileTicks);
        Moment.copy(start, 0, core.arrival, 0);
        resetSemaphores(core);
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            if (!core.finished[queue]) {
                Moment.copy(start, 0, core.queues, queue * Moment.WIDTH);
                core.tile[queue]++;
                core.pc[queue] = 0;
                if (ensureTile(core, queue)) {
                    stepper.ready(core, queue);
                }
            }
        }
    }

    /** Makes sure that the tile a queue has come to exists; ends the queue when no tile is left. */
    private boolean ensureTile(CoreGroup core, int queue) {
        if (core.has(core.tile[queue])) {
            return true;
        }
        long[] place = dealing.take(core);
        if (place.length == 0) {
            core.finished[queue] = true;
            return false;
        }
        core.add(new TileSet(decoded, place));
        return true;
    }

    private void resetSemaphores(CoreGroup core) {
        for (int i = 0; i < decoded.semaphores; i++) {
            core.semaphores[i].clear();
            for (int n = 0; n < decoded.initial(i); n++) {
                core.semaphores[i].push(core.arrival, 0);
            }
        }
    }

    private KernelTime finish() {
        long[] end = new long[Moment.WIDTH];
        for (CoreGroup core : cores) {
            for (int queue = 0; queue < Decoded.QUEUES; queue++) {
                if (!core.finished[queue]) {
                    throw DeadlockException.of(decoded, cores);
                }
            }
            Moment.later(core.end(), 0, end, 0);
        }
        long drained = ports.memory().drain(end[0]);
        Moment.add(end, 0, Resource.MEMORY, Math.max(0, drained - end[0]));
        Moment.add(
                end, 0, Resource.LAUNCH, Ticks.ofSeconds(decoded.device.launch().endSeconds()));
        counts[Action.TILE.ordinal()] = tiles;
        counts[Action.CACHE_BYTE.ordinal()] = ports.memory().cacheBytes();
        counts[Action.MEMORY_READ_BYTE.ordinal()] =
                ports.memory().readBytes() + (long) decoded.kernel.setupLoads() * SETUP_BYTES;
        counts[Action.MEMORY_WRITE_BYTE.ordinal()] = ports.memory().writtenBytes();
        counts[Action.ACTIVATION.ordinal()] = backend.activations();
        return new KernelTime(
                end[0],
                Arrays.copyOfRange(end, 1, Moment.WIDTH),
                counts,
                decoded.macType,
                events.scheduled() + memoryEvents);
    }
}

package systole.microarch.timing;

import java.util.Arrays;
import systole.isa.Queue;
import systole.memory.MemorySpec;
import systole.microarch.LaunchSpec;
import systole.sim.Resource;
import systole.sim.Ticks;

/**
 * The pipeline of cores that all do the same: queues that meet at semaphores, as in {@link TileRun}, but one group of cores at
 * the mean traffic of its round, and every loop followed only until it keeps pace ({@link Pace}). The loop over the tiles of
 * a core is one of them.
 */
final class FastRun {
    private static final int LINK = Queue.LINK.ordinal();
    private static final int LOAD = Queue.LOAD.ordinal();
    private static final int STORE = Queue.STORE.ordinal();

    final Decoded decoded;
    final SharedPath path;
    final long rounds;
    private final long[][] trips;

    final long[] queues = new long[Decoded.QUEUES * Moment.WIDTH];
    final long[] arrival = new long[Moment.WIDTH];
    final int[] pc = new int[Decoded.QUEUES];
    final long[] tile = new long[Decoded.QUEUES];
    final int[] blocked = new int[Decoded.QUEUES];
    final boolean[] finished = new boolean[Decoded.QUEUES];
    final boolean[] atEnd = new boolean[Decoded.QUEUES];
    final boolean[] asking = new boolean[Decoded.QUEUES];
    final long[][] index;
    final MomentRing[] rings;
    private final long[] latency = new long[Decoded.QUEUES];
    private final long[] scratch = new long[Moment.WIDTH];
    private final int[] waiter;
    private final int lastCores;
    private final int cores;
    private final double[] linkFree;
    private final long tileTicks;
    private final Pace pace;
    private int runnable;
    private boolean head;
    private long steps;

    /**
     * Cores that start.
     *
     * @param trips of each loop, in the first round, those between, and the last
     * @param mostRounds tiles that a core runs at most
     * @param together cores that are in step
     */
    FastRun(Decoded decoded, Traffic traffic, long[][] trips, long mostRounds, double together) {
        this.decoded = decoded;
        this.path = new SharedPath(decoded, traffic, together);
        this.trips = trips;
        long tiles = decoded.kernel.grid().tiles();
        this.cores = (int) Math.min(decoded.device.cores(), tiles);
        this.rounds = Math.min(mostRounds, (tiles + cores - 1) / cores);
        this.lastCores = (int) Math.min(cores, tiles - (rounds - 1) * cores);
        this.index = new long[Decoded.QUEUES][decoded.levels];
        this.rings = new MomentRing[decoded.rings()];
        for (int i = 0; i < rings.length; i++) {
            rings[i] = new MomentRing(decoded.initial(i));
        }
        this.waiter = Waiters.of(decoded);
        this.linkFree = new double[decoded.links == null ? 0 : decoded.links.devices()];
        this.tileTicks = Ticks.ofSeconds(decoded.device.launch().tileSeconds());
        this.pace = new Pace(this);
        Arrays.fill(blocked, CoreGroup.NONE);
    }

    /** Loads, products and other steps that were followed one by one. */
    long steps() {
        return steps;
    }

    /** When the first tile starts, and what comes after the end of the last. */
    long startTicks() {
        LaunchSpec launch = decoded.device.launch();
        return Ticks.ofSeconds(launch.startSeconds())
                + Ticks.ofSeconds(launch.endSeconds())
                + decoded.kernel.setupLoads()
                        * Ticks.ofSeconds(decoded.device.memory().latencySeconds());
    }

    /** Runs all rounds; returns the moment of the end. */
    long[] run() {
        LaunchSpec launch = decoded.device.launch();
        MemorySpec memory = decoded.device.memory();
        Moment.add(arrival, 0, Resource.LAUNCH, Ticks.ofSeconds(launch.startSeconds()));
        Moment.add(
                arrival, 0, Resource.LATENCY, decoded.kernel.setupLoads() * Ticks.ofSeconds(memory.latencySeconds()));
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            Moment.copy(arrival, 0, queues, queue * Moment.WIDTH);
            finished[queue] = !decoded.used(queue);
            runnable |= finished[queue] ? 0 : 1 << queue;
        }
        resetSemaphores();
        while (step()) {
            steps++;
        }
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            if (!finished[queue]) {
                throw DeadlockException.of(decoded, blocked, finished);
            }
        }
        long[] end = end();
        long drained = path.drained(end[0]);
        Moment.add(end, 0, Resource.MEMORY, drained - end[0]);
        Moment.add(end, 0, Resource.LAUNCH, Ticks.ofSeconds(launch.endSeconds()));
        return end;
    }

    private long[] end() {
        long[] end = arrival.clone();
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            Moment.later(queues, queue * Moment.WIDTH, end, 0);
        }
        return end;
    }

    /** Lets every queue run as far as it can, then makes the earliest of the requests they have come to. */
    private boolean step() {
        settle();
        if (head) {
            head = false;
            pace.observe();
            runnable |= 1 << pace.queue();
            settle();
            return true;
        }
        int next = -1;
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            if (asking[queue] && (next < 0 || time(queue) < time(next))) {
                next = queue;
            }
        }
        if (next < 0) {
            return false;
        }
        asking[next] = false;
        request(next, decoded.code[next].arg()[pc[next]]);
        pc[next]++;
        runnable |= 1 << next;
        return true;
    }

    private void settle() {
        while (runnable != 0) {
            int queue = Integer.numberOfTrailingZeros(runnable);
            runnable &= ~(1 << queue);
            if (!finished[queue] && !asking[queue]) {
                advance(queue);
            }
        }
    }

    private void request(int queue, int arg) {
        int at = queue * Moment.WIDTH;
        if (queue == LOAD) {
            int inner = decoded.memory.get(arg).loops().length - 1;
            double share = path.share(arg, inner < 0 ? 0 : index[LOAD][inner]);
            path.load(queues, at, arrival, scratch, phase(queue), arg, share);
        } else if (queue == STORE) {
            path.store(queues, at, phase(queue), arg);
        } else {
            send(decoded.link.get(arg));
        }
    }

    /** Trips of a loop in the tile that a queue works on. */
    long trips(int queue, int loop) {
        return trips[tile[queue] == 0 ? 0 : tile[queue] == rounds - 1 ? 2 : 1][loop];
    }

    /** The kind of round that a queue is in. */
    private int phase(int queue) {
        return tile[queue] == 0 ? 0 : tile[queue] == rounds - 1 && lastCores < cores ? 2 : 1;
    }

    private void send(LinkOp op) {
        PeerLinks links = java.util.Objects.requireNonNull(decoded.links);
        int at = LINK * Moment.WIDTH;
        long now = queues[at];
        long portDone =
                now + decoded.clock.ticks(op.bytes(), decoded.device.core().portBytesPerCycle());
        double bytes = (double) op.bytes() * (phase(LINK) == 2 ? lastCores : cores) * op.crossings();
        linkFree[op.pipe()] =
                Math.max((double) now, linkFree[op.pipe()]) + bytes / links.bytesPerSecond() * Ticks.PER_SECOND;
        long linkDone = Math.round(linkFree[op.pipe()]);
        boolean port = portDone > linkDone;
        Moment.add(queues, at, port ? Resource.CORE_PORT : Resource.LINK, Math.max(portDone, linkDone) - now);
        Moment.copy(queues, at, scratch, 0);
        Moment.add(scratch, 0, Resource.LATENCY, Ticks.ofSeconds(links.latencySeconds()) * op.crossings());
        push(decoded.ring(op), scratch, 0);
    }

    /** Runs a queue until it blocks, has a request to make, comes to the head of its loop, or ends. */
    private void advance(int queue) {
        Decoded.Code code = decoded.code[queue];
        int at = queue * Moment.WIDTH;
        while (true) {
            int here = pc[queue];
            int arg = code.arg()[here];
            switch (code.op()[here]) {
                case Decoded.WAIT -> {
                    if (!take(queue, arg)) {
                        return;
                    }
                    pc[queue]++;
                }
                case Decoded.SIGNAL -> {
                    signal(queue, arg);
                    pc[queue]++;
                }
                case Decoded.LOOP -> {
                    index[queue][code.level()[here]] = 0;
                    pc[queue] = trips(queue, arg) == 0 ? code.jump()[here] + 1 : here + 1;
                }
                case Decoded.END -> {
                    int level = code.level()[here];
                    boolean again = ++index[queue][level] < trips(queue, arg);
                    index[queue][level] = again ? index[queue][level] : 0;
                    pc[queue] = again ? code.jump()[here] + 1 : here + 1;
                    if (again && pace.leads(queue, here)) {
                        head = true;
                        return;
                    }
                }
                case Decoded.MEMORY, Decoded.SEND -> {
                    asking[queue] = true;
                    return;
                }
                case Decoded.COMPUTE -> {
                    ComputeOp op = decoded.compute.get(arg);
                    Moment.add(queues, at, op.resource(), op.ticks());
                    latency[queue] = op.latencyTicks();
                    pc[queue]++;
                    steps++;
                }
                case Decoded.RECEIVE -> {
                    if (!take(queue, decoded.ring(decoded.link.get(arg)))) {
                        return;
                    }
                    Moment.add(
                            queues, at, Resource.VECTOR, decoded.link.get(arg).ticks());
                    pc[queue]++;
                }
                default -> {
                    if (!nextTile(queue)) {
                        return;
                    }
                }
            }
        }
    }

    private boolean take(int queue, int ring) {
        if (rings[ring].size() == 0) {
            blocked[queue] = ring;
            return false;
        }
        blocked[queue] = CoreGroup.NONE;
        rings[ring].take(queues, queue * Moment.WIDTH);
        return true;
    }

    private void signal(int queue, int semaphore) {
        int at = queue * Moment.WIDTH;
        if (queue == LOAD) {
            Moment.later(queues, at, arrival, 0);
            push(semaphore, arrival, 0);
        } else if (latency[queue] == 0) {
            push(semaphore, queues, at);
        } else {
            Moment.copy(queues, at, scratch, 0);
            Moment.add(scratch, 0, Resource.TENSOR, latency[queue]);
            push(semaphore, scratch, 0);
        }
    }

    private void push(int ring, long[] from, int at) {
        rings[ring].push(from, at);
        int waiting = waiter[ring];
        if (waiting >= 0 && blocked[waiting] == ring) {
            blocked[waiting] = CoreGroup.NONE;
            runnable |= 1 << waiting;
        }
    }

    /** Moves a queue to its next tile; false when it must stop, for now or for good. */
    private boolean nextTile(int queue) {
        if (!decoded.kernel.persistent()) {
            atEnd[queue] = true;
            for (int other = 0; other < Decoded.QUEUES; other++) {
                if (!finished[other] && !atEnd[other]) {
                    return false;
                }
            }
            restart();
            return false;
        }
        tile[queue]++;
        pc[queue] = 0;
        finished[queue] = tile[queue] == rounds;
        if (queue == pace.queue() && !finished[queue]) {
            head = true;
            return false;
        }
        return !finished[queue];
    }

    private void restart() {
        if (tile[pace.queue()] == rounds - 1) {
            Arrays.fill(finished, true);
            return;
        }
        long[] start = end();
        Moment.add(start, 0, Resource.LAUNCH, tileTicks);
        Moment.copy(start, 0, arrival, 0);
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            if (!finished[queue]) {
                Moment.copy(start, 0, queues, queue * Moment.WIDTH);
                atEnd[queue] = false;
                tile[queue]++;
                pc[queue] = 0;
                runnable |= queue == pace.queue() ? 0 : 1 << queue;
            }
        }
        resetSemaphores();
        head = true;
    }

    private void resetSemaphores() {
        for (int i = 0; i < decoded.semaphores; i++) {
            rings[i].clear();
            for (int n = 0; n < decoded.initial(i); n++) {
                rings[i].push(arrival, 0);
            }
        }
    }

    long time(int queue) {
        return queues[queue * Moment.WIDTH];
    }

    /** Moves every moment ahead by as many ticks, with the path that led through them. */
    void shift(long[] ticks) {
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            add(queues, queue * Moment.WIDTH, ticks);
        }
        add(arrival, 0, ticks);
        for (MomentRing ring : rings) {
            for (int i = 0; i < ring.size(); i++) {
                add(ring.moments(), ring.at(i), ticks);
            }
        }
        for (int i = 0; i < linkFree.length; i++) {
            linkFree[i] += ticks[0];
        }
        path.skip((double) ticks[0], 0);
    }

    private static void add(long[] moment, int at, long[] ticks) {
        for (int i = 0; i < ticks.length; i++) {
            moment[at + i] = Math.addExact(moment[at + i], ticks[i]);
        }
    }
}

package systole.isa.execute;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import systole.isa.Queue;
import systole.isa.walk.QueueState;

/**
 * A run of launches on a {@link Machine}, as far as it has come. Cores are run one after another, each number together on
 * all devices. After an exception the run cannot go on.
 */
public final class Execution {
    private static final Queue[] QUEUES = Queue.values();
    private static final int NONE = -1;

    private final Machine machine;
    private final List<Device> devices = new ArrayList<>();
    private final Schedule.Course course;
    /** For each queue of each device: a stop was reported for the instruction it stands at. */
    private final boolean[] held;
    /** For each queue of each device: the loops' iterations when it was last reported. */
    private final List<List<Long>> iterations;

    private final long tiles;

    private int core;
    /** The queue to try first because a stop was reported for it. */
    private int chosen = NONE;

    private @Nullable Place stopped;
    private boolean finished;
    private int watched;
    private @Nullable StepReport report;

    Execution(Machine machine, List<Launch> launches) {
        this.machine = machine;
        if (launches.size() != machine.devices()) {
            throw new IllegalArgumentException(
                    "a machine of " + machine.devices() + " devices needs as many launches, found " + launches.size());
        }
        Links links = new Links(machine.devices());
        for (Launch launch : launches) {
            devices.add(new Device(launch, devices.size(), machine.cores(), links));
        }
        this.tiles = launches.stream()
                .mapToLong(launch -> launch.kernel().grid().tiles())
                .max()
                .orElse(0);
        int strands = machine.devices() * QUEUES.length;
        this.held = new boolean[strands];
        this.iterations = new ArrayList<>(Collections.nCopies(strands, List.of()));
        this.course = machine.schedule().new Course(strands);
    }

    /**
     * How many elements of what an instruction changes are put into reports, before and after; 0 at first.
     *
     * @param elements of each change, at least 0
     */
    public void watch(int elements) {
        watched = elements;
    }

    /**
     * Does exactly one instruction of some queue on some device. A barrier is two: to come to it and to go on from it.
     *
     * @return false when all is finished already
     * @throws ProgramFaultException when the instruction cannot be done
     * @throws DeadlockException when nothing can go on and something is unfinished
     */
    public boolean step() {
        return advance(true, null);
    }

    /** What the last {@link #step} did; empty before it. */
    public Optional<StepReport> report() {
        return Optional.ofNullable(report);
    }

    /** Goes on to the end. Throws as {@link #step} does. */
    public void finish() {
        while (advance(false, null)) {
            // all is done in the condition
        }
    }

    /**
     * Goes on until a queue is about to do an instruction at such a place: the next {@link #step} does it. Asked again, it
     * stops at the same place only when the queue has come back to it. A queue that is held up by a wait or a message is not
     * about to do it. Throws as {@link #step} does.
     *
     * @return where it has stopped; empty at the end of the run
     */
    public Optional<Place> runUntil(Predicate<Place> wanted) {
        stopped = null;
        while (stopped == null && advance(false, wanted)) {
            // all is done in the condition
        }
        return Optional.ofNullable(stopped);
    }

    /** True when every core of every device has run all its tiles. */
    public boolean finished() {
        return finished;
    }

    /** The core that all devices are at. */
    public int core() {
        return core;
    }

    /** Number of the instruction that a queue does next; empty when it has ended its tiles or waits for the next one. */
    public OptionalInt next(int device, Queue queue) {
        int instruction = devices.get(device).walk().next(queue);
        return instruction < 0 ? OptionalInt.empty() : OptionalInt.of(instruction);
    }

    /** What a queue waits for; empty when it could go on, has come to a barrier, or has no instruction to do. */
    public Optional<String> waits(int device, Queue queue) {
        return devices.get(device).held(queue);
    }

    /** Where a queue stands: its tile, loops and slots. */
    public QueueState queue(int device, Queue queue) {
        return devices.get(device).walk().queue(queue);
    }

    /** What a semaphore of the core holds, by its number in the kernel. */
    public long semaphore(int device, int semaphore) {
        return devices.get(device).walk().semaphore(semaphore);
    }

    /**
     * What a slot of a buffer of the core holds for a queue, in row-major order, copied; empty when nothing has written it.
     * The queue matters for accumulators, which read as zero at a new tile.
     *
     * @throws IllegalArgumentException when there is no such buffer or slot
     */
    public Optional<double[]> buffer(int device, Queue reader, String name, int slot) {
        Ring ring = devices.get(device).memory().ring(name);
        if (slot < 0 || slot >= ring.stages()) {
            throw new IllegalArgumentException(
                    "there is no slot " + slot + " of buffer " + name + "; there are " + ring.stages());
        }
        long tile = queue(device, reader).tile();
        Slot place = ring.slot(slot);
        return place.readable(tile) ? Optional.of(place.read(tile).clone()) : Optional.empty();
    }

    /** Does the next instruction, or stops before it; false when there is none. */
    private boolean advance(boolean recorded, @Nullable Predicate<Place> wanted) {
        while (!finished) {
            int strand = chosen >= 0 ? chosen : course.first();
            chosen = NONE;
            for (int tries = 0; tries < held.length; tries++) {
                if (stops(strand, wanted)) {
                    chosen = strand;
                    return true;
                }
                if (does(strand, recorded)) {
                    held[strand] = false;
                    course.done(strand);
                    return true;
                }
                strand = course.after(strand);
            }
            turn();
        }
        return false;
    }

    private boolean stops(int strand, @Nullable Predicate<Place> wanted) {
        Device device = devices.get(strand / QUEUES.length);
        Queue queue = QUEUES[strand % QUEUES.length];
        if (wanted == null || held[strand] || !device.ready(queue)) {
            return false;
        }
        Place place = Place.of(device.walk().queue(queue), core);
        held[strand] = wanted.test(place);
        stopped = held[strand] ? place : null;
        return held[strand];
    }

    private boolean does(int strand, boolean recorded) {
        Device device = devices.get(strand / QUEUES.length);
        Queue queue = QUEUES[strand % QUEUES.length];
        if (!recorded) {
            return device.walk().step(queue);
        }
        if (device.walk().next(queue) < 0) {
            return false;
        }
        StepRecorder recorder = new StepRecorder(device, queue, core, watched);
        if (!device.walk().step(queue)) {
            return false;
        }
        report = recorder.report(iterations.get(strand));
        iterations.set(strand, report.iterations());
        return true;
    }

    /** Nothing goes on: the core has ended, or stands still for ever. */
    private void turn() {
        if (!devices.stream().allMatch(device -> device.walk().finished())) {
            throw new DeadlockException(
                    devices.stream().flatMap(Device::waiting).toList());
        }
        devices.forEach(Device::ended);
        core++;
        // the cores after the last tile have nothing to do
        finished = core == machine.cores() || core >= tiles;
        if (!finished) {
            course.begin();
            devices.forEach(device -> device.begin(core));
        }
    }
}

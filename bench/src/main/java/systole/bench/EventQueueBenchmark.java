package systole.bench;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import systole.sim.EventQueue;

/** Hold operations: the next event is removed and one is scheduled at a random time after it, so many pending. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EventQueueBenchmark {
    private static final int HORIZON = 1_000_000;
    private static final int INCREMENTS = 1 << 16;

    /** Events pending. */
    @Param({"1000", "100000"})
    public int pending;

    private record Event(long time, int phase, long sequence, int event) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(time, other.time);
            int byPhase = byTime != 0 ? byTime : Integer.compare(phase, other.phase);
            return byPhase != 0 ? byPhase : Long.compare(sequence, other.sequence);
        }
    }

    private final int[] increments = new int[INCREMENTS];
    private final EventQueue queue = new EventQueue();
    private final PriorityQueue<Event> library = new PriorityQueue<>();
    private long sequence;

    /** Fills both queues. */
    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < INCREMENTS; i++) {
            increments[i] = random.nextInt(HORIZON);
        }
        for (int i = 0; i < pending; i++) {
            int time = random.nextInt(HORIZON);
            queue.schedule(time, 0, i);
            library.add(new Event(time, 0, sequence++, i));
        }
    }

    /** One hold of the engine's queue. */
    @Benchmark
    public int eventQueue() {
        long now = queue.time();
        int event = queue.remove();
        queue.schedule(now + increments[(int) queue.scheduled() & INCREMENTS - 1], 0, event);
        return event;
    }

    /** One hold of the library's queue with the same order. */
    @Benchmark
    public int priorityQueue() {
        Event next = library.remove();
        library.add(new Event(next.time + increments[(int) sequence & INCREMENTS - 1], 0, sequence++, next.event));
        return next.event;
    }
}

package systole.microarch.timing;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Loads of one core in the order in which they were made, and the signals that wait for them. */
final class LoadOrder {
    /**
     * A signal of the load queue.
     *
     * @param loads loads made before it
     * @param semaphore that it adds to
     * @param moment of the queue
     */
    record Signal(long loads, int semaphore, long[] moment) {}

    private final ArrayDeque<Transfer> loads = new ArrayDeque<>();
    private final ArrayDeque<Signal> signals = new ArrayDeque<>();
    private long made;
    private long arrived;

    void add(Transfer load) {
        loads.add(load);
        made++;
    }

    void add(int semaphore, long[] moment) {
        signals.add(new Signal(made, semaphore, moment));
    }

    /** Whether a load is under way. */
    boolean isOpen() {
        return !loads.isEmpty();
    }

    /** Takes the oldest load if it has arrived; else null. */
    @Nullable
    Transfer takeArrived() {
        Transfer oldest = loads.peek();
        if (oldest == null || oldest.open > 0) {
            return null;
        }
        arrived++;
        return loads.remove();
    }

    /** Takes the oldest signal if all loads before it have been taken; else null. */
    @Nullable
    Signal takeSignal() {
        Signal oldest = signals.peek();
        return oldest == null || oldest.loads() > arrived ? null : signals.remove();
    }
}

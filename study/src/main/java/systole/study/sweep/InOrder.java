package systole.study.sweep;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Joins blocks of rows that many threads finish in any order: each is written after those before it. Threads that are too far
 * ahead wait, so that few blocks are held.
 */
final class InOrder {
    private final ResultLog log;
    private final long window;
    private final Progress progress;
    private final Map<Long, Batch> ready = new HashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private long next;
    private boolean stopped;
    private @Nullable IOException unwritten;

    InOrder(ResultLog log, long first, long window, Progress progress) {
        this.log = log;
        this.next = first;
        this.window = window;
        this.progress = progress;
    }

    /** Hands in a block; false when nothing more is wanted, for a reason that {@link #finish} tells. */
    synchronized boolean put(long number, Batch block) {
        try {
            while (number >= next + window && !stopped) {
                wait();
            }
            if (stopped) {
                return false;
            }
            ready.put(number, block);
            for (Batch done = ready.remove(next); done != null; done = ready.remove(next)) {
                log.append(done.rows());
                done.faults().forEach(this::add);
                progress.done(done.points(), done.failed());
                next++;
            }
            notifyAll();
            // An interrupted thread may have no other block to write: it stops the others now or never.
            if (!Thread.currentThread().isInterrupted()) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            unwritten = e;
        }
        stop();
        return false;
    }

    private void add(Fault fault) {
        for (int i = 0; i < faults.size(); i++) {
            if (faults.get(i).like(fault)) {
                faults.set(i, faults.get(i).and(fault));
                return;
            }
        }
        faults.add(fault);
    }

    /** Faults of the program by kind, in the order of their first points. */
    synchronized List<Fault> faults() {
        return List.copyOf(faults);
    }

    /** Wakes threads that wait for a block that will not come; from now on nothing is written. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /**
     * Makes sure that all blocks up to a number were written.
     *
     * @throws IOException when they could not be
     * @throws CancellationException when a thread was interrupted before they were
     */
    synchronized void finish(long end) throws IOException {
        if (unwritten != null && !(unwritten instanceof ClosedByInterruptException)) {
            throw unwritten;
        }
        if (next < end) {
            throw new CancellationException("the sweep was interrupted; run again, it goes on where it was");
        }
    }
}

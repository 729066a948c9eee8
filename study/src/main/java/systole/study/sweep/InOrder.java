package systole.study.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins blocks of rows that many threads finish in any order: each is written after those before it. Threads that are too far
 * ahead wait, so that few blocks are held.
 */
final class InOrder {
    private final ResultLog log;
    private final long window;
    private final Progress progress;
    private final Map<Long, Block> ready = new HashMap<>();
    private long next;
    private boolean stopped;

    /** Rows of some points. */
    record Block(List<Row> rows, long points, long failed) {}

    InOrder(ResultLog log, long first, long window, Progress progress) {
        this.log = log;
        this.next = first;
        this.window = window;
        this.progress = progress;
    }

    /** Hands in a block; false when another thread has failed and nothing more is wanted. */
    synchronized boolean put(long number, Block block) {
        try {
            while (number >= next + window && !stopped) {
                wait();
            }
            if (stopped) {
                return false;
            }
            ready.put(number, block);
            for (Block done = ready.remove(next); done != null; done = ready.remove(next)) {
                log.append(done.rows());
                progress.done(done.points(), done.failed());
                next++;
            }
            notifyAll();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Wakes threads that wait for a block that will not come. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }
}

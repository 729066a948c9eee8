package systole.study.operators;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Threads that share out work. A failure of any of them is thrown when all are done. */
public final class Workers {
    private Workers() {}

    /** Something for each of a list, which may be done in any order and on any thread. */
    public static <T> void each(List<T> list, int threads, Consumer<T> work) {
        AtomicInteger next = new AtomicInteger();
        run(
                () -> {
                    for (int i = next.getAndIncrement(); i < list.size(); i = next.getAndIncrement()) {
                        work.accept(list.get(i));
                    }
                },
                threads);
    }

    /** The same work on so many threads, this one among them; done when all are. */
    static void run(Runnable work, int threads) {
        Thread[] helpers = new Thread[Math.max(0, threads - 1)];
        Throwable[] failures = new Throwable[helpers.length];
        for (int i = 0; i < helpers.length; i++) {
            int number = i;
            helpers[i] = new Thread(work, "rows-" + i);
            helpers[i].setUncaughtExceptionHandler((thread, failure) -> failures[number] = failure);
            helpers[i].start();
        }
        work.run();
        for (Thread helper : helpers) {
            try {
                helper.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while predicting", e);
            }
        }
        for (Throwable failure : failures) {
            if (failure != null) {
                throw new IllegalStateException("a prediction failed", failure);
            }
        }
    }
}

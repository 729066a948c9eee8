package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of many threads in one order, and what an interrupted one does to the others. */
final class InOrderTest {
    private static final SweepSpec SWEEP = Sweeps.sweep("{\"at\": \"device#/cores\", \"values\": [54, 80, 108]}", "");

    /** Without rows, as of points that conditions leave out: nothing is written, so that no channel tells the interrupt. */
    private static final Batch EMPTY = new Batch(List.of(), 1, 0, List.of());

    @TempDir
    private Path folder;

    private ResultLog log() throws IOException {
        return ResultLog.open(new ResultFolder(folder), LogHeader.of(SWEEP, Shard.WHOLE, "1"));
    }

    /** Block 0 is the last that the interrupted thread has; the other is three blocks ahead of a window of two. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anInterruptedThreadStopsThoseThatWait() throws Exception {
        try (ResultLog log = log()) {
            InOrder order = new InOrder(log, 0, 2, Progress.NONE);
            FutureTask<Boolean> ahead = new FutureTask<>(() -> order.put(3, EMPTY));
            Thread other = new Thread(ahead);
            other.setDaemon(true);
            other.start();
            while (other.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            Thread.currentThread().interrupt();
            boolean wanted = order.put(0, EMPTY);
            assertThat(Thread.interrupted()).as("still interrupted").isTrue();
            assertThat(wanted).isFalse();
            assertThat(ahead.get(30, TimeUnit.SECONDS)).isFalse();
            assertThat(order.put(1, EMPTY)).as("nothing more is wanted").isFalse();
            assertThatThrownBy(() -> order.finish(4)).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void blocksAreJoinedInTheirOrder() throws IOException {
        try (ResultLog log = log()) {
            InOrder order = new InOrder(log, 0, 2, Progress.NONE);
            assertThat(order.put(1, EMPTY)).isTrue();
            assertThatThrownBy(() -> order.finish(2)).isInstanceOf(CancellationException.class);
            assertThat(order.put(0, EMPTY)).isTrue();
            order.finish(2);
        }
    }
}

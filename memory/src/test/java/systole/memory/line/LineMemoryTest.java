package systole.memory.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import systole.memory.AccessProfile;
import systole.memory.CacheSpec;
import systole.memory.DramSpec;
import systole.sim.Ticks;

/** Accesses against arithmetic on paper: 64 bytes take 1 ns of memory at 64 GB/s, 32 bytes 0.1 ns of the cache. */
final class LineMemoryTest {
    private static final DramSpec DRAM =
            new DramSpec("test", 1L << 34, 64e9, 500e-9, 1024, 16, 64, AccessProfile.constant(1, 0, 1024));
    private static final CacheSpec CACHE = new CacheSpec(1 << 20, 1, 320e9, 200e-9, 32);

    /** What was done, and when, in picoseconds. */
    private record Done(int ticket, long picoseconds, long cachePicoseconds, long memoryPicoseconds) {}

    private final List<Done> done = new ArrayList<>();
    private long lastTicks;

    private LineMemory memory(@Nullable CacheSpec cache) {
        return new LineMemory(cache, DRAM, new PipeBackend(DRAM), (ticket, ticks, cacheTicks, memoryTicks) -> {
            assertThat(ticks).as("time goes on").isGreaterThanOrEqualTo(lastTicks);
            lastTicks = ticks;
            done.add(new Done(
                    ticket,
                    Ticks.toPicoseconds(ticks),
                    Ticks.toPicoseconds(cacheTicks),
                    Ticks.toPicoseconds(memoryTicks)));
        });
    }

    private void toEnd(LineMemory memory) {
        while (memory.nextTicks() != Ticks.NEVER) {
            memory.step();
        }
    }

    private static long at(long picoseconds) {
        return Ticks.ofPicoseconds(picoseconds);
    }

    @Test
    void aLoneReadTakesTheDescribedLatency() {
        LineMemory memory = memory(null);
        memory.read(at(1000), 4096, 64, true, 7);
        toEnd(memory);

        assertThat(done).containsExactly(new Done(7, 501_000, 0, 0));
        assertThat(memory.readBytes()).isEqualTo(64);
    }

    /** The second of two at once waits 1 ns for the first to leave memory. */
    @Test
    void twoCoresShareMemory() {
        LineMemory memory = memory(null);
        memory.read(0, 0, 64, true, 1);
        memory.read(0, 1 << 20, 64, true, 2);
        toEnd(memory);

        assertThat(done).containsExactly(new Done(1, 500_000, 0, 0), new Done(2, 501_000, 0, 1000));
    }

    /** A miss is 0.2 ns of the cache's pipe later than its latency; read again it hits: 200 ns and the pipe. */
    @Test
    void whatWasReadHits() {
        LineMemory memory = memory(CACHE);
        memory.read(0, 128, 64, true, 1);
        toEnd(memory);
        memory.read(at(1_000_000), 128, 64, true, 2);
        toEnd(memory);

        assertThat(done).containsExactly(new Done(1, 500_200, 200, 0), new Done(2, 1_200_200, 200, 0));
        assertThat(memory.readBytes()).isEqualTo(64);
        assertThat(memory.cacheBytes()).isEqualTo(128);
    }

    /** A read that comes while the same bytes are under way waits for them and asks memory for nothing. */
    @Test
    void readsOfTheSameBytesShareOneAccess() {
        LineMemory memory = memory(CACHE);
        memory.read(0, 0, 64, true, 1);
        memory.read(at(100_000), 0, 64, true, 2);
        toEnd(memory);

        assertThat(memory.readBytes()).isEqualTo(64);
        assertThat(done).extracting(Done::ticket).containsExactly(1, 2);
        assertThat(done).extracting(Done::picoseconds).containsExactly(500_200L, 500_200L);
    }

    /** Of the bytes that a partner core carries the cache's pipe knows nothing. */
    @Test
    void multicastBytesPassTheCacheOnce() {
        LineMemory memory = memory(CACHE);
        memory.read(0, 0, 64, true, 1);
        memory.read(0, 0, 64, false, 2);
        toEnd(memory);

        assertThat(memory.cacheBytes()).isEqualTo(64);
    }

    /** A write is done when the cache's pipe has it, at once without a cache; memory gets it once however often it changes. */
    @Test
    void writesAreDrainedBehind() {
        LineMemory memory = memory(CACHE);
        memory.write(0, 0, 64, false, 1);
        memory.write(0, 0, 64, true, 2);
        memory.read(at(10_000), 0, 64, true, 3);
        toEnd(memory);

        // adding reads and writes: twice the bytes over the pipe
        assertThat(done).extracting(Done::picoseconds).containsExactly(200L, 600L, 210_200L);
        assertThat(memory.readBytes()).as("a read after a write hits").isZero();
        // the first went to memory at once, as nobody read; the second had to go again
        assertThat(memory.writtenBytes()).isEqualTo(128);
    }

    /** 1 MB waits in the controller's buffer; of 64 bytes more, so many ns of memory are waited for. */
    @Test
    void whatExceedsTheBufferIsWaitedFor() {
        LineMemory memory = memory(null);
        int accesses = (1 << 20) / 64 + 4096;
        for (int i = 0; i < accesses; i++) {
            memory.write(0, 64L * i, 64, false, i);
        }
        while (done.size() < accesses) {
            memory.step();
        }
        long drained = Ticks.toPicoseconds(memory.drain(0));

        // all but the last ones in the queue of memory, and those that wait for good
        assertThat(drained).isBetween((4096 - 200) * 1000L, 4096 * 1000L);
    }

    /**
     * Half the capacity stays, but for what sets that fill up lose. Of four times the capacity, h = exp(-4 (1 - h)) is found
     * again with random replacement: 2 %.
     */
    @Test
    void theCacheHoldsItsCapacity() {
        assertThat(missesOfASecondSweep(1 << 19)).as("half").isLessThan((1 << 19) / 64 / 50);
        assertThat(missesOfASecondSweep(4 << 20)).as("four times").isGreaterThan(9L * (4 << 20) / 64 / 10);
    }

    private long missesOfASecondSweep(int bytes) {
        LineMemory memory = memory(CACHE);
        long first = 0;
        for (int sweep = 0; sweep < 2; sweep++) {
            first = memory.readBytes();
            long start = lastTicks;
            for (int i = 0; i < bytes; i += 64) {
                // slower than memory, so that none waits
                memory.read(start + at(2000L * i / 64), i, 64, true, i);
            }
            toEnd(memory);
        }
        return (memory.readBytes() - first) / 64;
    }
}

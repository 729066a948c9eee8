package systole.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import systole.sim.Ticks;

final class DramTest {
    /**
     * 72 of 100 GB/s, so an access of 72 bytes takes 1 ns. Each of ten channels writes 1000 bytes before it turns, which takes
     * 5 ns.
     */
    private static final DramSpec SPEC =
            new DramSpec("test", 1L << 30, 100e9, 400e-9, 1000, 10, 72, AccessProfile.constant(0.72, 5e-9, 1000));

    private final Dram dram = new Dram(SPEC, 1_000_000);

    @Test
    void streamRate() {
        assertThat(SPEC.streamBytesPerSecond()).isEqualTo(72e9, within(1.0));
        assertThat(SPEC.readBytesPerSecond(32)).isEqualTo(72e9, within(1.0));
    }

    @Test
    void readsAtTheStreamRate() {
        assertThat(dram.read(nanos(50), 7200, 8, 1)).isEqualTo(nanos(150));
        assertThat(dram.read(nanos(60), 7200, 8, 1)).as("one after the other").isEqualTo(nanos(250));
        assertThat(dram.readBytes()).isEqualTo(14_400);
        assertThat(dram.activations()).isEqualTo(16);
        assertThat(dram.busyTicks()).isEqualTo(nanos(200));
        assertThat(dram.freeAt()).isEqualTo(nanos(250));
    }

    @Test
    void shortRunsTakeLonger() {
        assertThat(dram.read(0, 720, 30, 3)).as("three times 10 ns").isEqualTo(nanos(30));
        assertThat(dram.busyTicks()).isEqualTo(nanos(30));
        assertThat(dram.read(0, 720, 10, 1)).isEqualTo(nanos(40));
    }

    /** 60 GB/s between controllers and cores are less than the 72 of the channels. */
    @Test
    void noFasterThanThePath() {
        DramSpec narrow = new DramSpec(
                "test", 1L << 30, 100e9, 60e9, 400e-9, 1000, 10, 72, AccessProfile.constant(0.72, 5e-9, 1000), null);
        assertThat(narrow.streamBytesPerSecond()).isEqualTo(60e9);
        assertThat(narrow.readBytesPerSecond(32)).isEqualTo(60e9);
        assertThat(narrow.channelBytesPerSecond(32)).isEqualTo(72e9, within(1.0));
    }

    /** Reads pass the path at 60 GB/s; writes, which go the other way, use what the channels have left. */
    @Test
    void thePathHoldsUpReadsAlone() {
        DramSpec narrow = new DramSpec(
                "test", 1L << 30, 100e9, 60e9, 400e-9, 1000, 10, 72, AccessProfile.constant(0.72, 0, 1000), null);
        Dram behind = new Dram(narrow, 0);
        // the channels are free after 100 ns of 120
        assertThat(behind.read(0, 7200, 1, 1)).isEqualTo(nanos(120));
        assertThat(behind.freeAt()).isEqualTo(nanos(100));
        assertThat(behind.pathFreeAt()).isEqualTo(nanos(120));
        behind.accept(nanos(100), 1440, 1, 1);
        // 20 ns of writing, then the next read at the channels; the path has been busy all the time
        assertThat(behind.read(nanos(120), 7200, 1, 1)).isEqualTo(nanos(240));
        assertThat(behind.writtenBytes()).isEqualTo(1440);
        behind.skip(nanos(1000), 0, 0, 0);
        assertThat(behind.read(0, 7200, 1, 1)).isEqualTo(nanos(1360));
    }

    @Test
    void writesWaitWhileReadsWantTheBus() {
        dram.accept(0, 7200, 8, 1);
        for (int i = 1; i <= 5; i++) {
            assertThat(dram.read(0, 720, 1, 1)).isEqualTo(nanos(10L * i));
        }
        assertThat(dram.pendingWriteBytes()).isEqualTo(7200);
        assertThat(dram.writtenBytes()).isZero();
    }

    @Test
    void writesDrainInIdleTime() {
        dram.read(0, 7200, 1, 1);
        dram.accept(0, 7200, 8, 1);
        // the bus is idle from 100 to 150 ns; a byte takes 1/72 ns and its part of the 10 ns of a batch of 10000:
        // 0.014889 ns
        assertThat(dram.read(nanos(150), 720, 1, 1)).isEqualTo(nanos(160));
        assertThat(dram.writtenBytes()).isEqualTo(3358);
        assertThat(dram.pendingWriteBytes()).isEqualTo(3842);
        // 160 ns to 1 us is room for all the rest
        assertThat(dram.read(nanos(1000), 720, 1, 1)).isEqualTo(nanos(1010));
        assertThat(dram.writtenBytes()).isEqualTo(7200);
        assertThat(dram.pendingWriteBytes()).isZero();
        // reads 100 + 10 + 10 ns, writes 100 ns and 7.2 of turnarounds; each part is rounded to a tick
        assertThat((double) dram.busyTicks()).isCloseTo(nanos(2272) / 10.0, within(4.0));
    }

    @Test
    void writesOfAFewChannelsFitIntoShortGaps() {
        dram.read(0, 720, 1, 1);
        dram.accept(0, 7200, 8, 1);
        assertThat(dram.read(nanos(20), 720, 1, 1)).as("idle from 10 to 20 ns").isEqualTo(nanos(30));
        assertThat(dram.writtenBytes()).as("10 ns / 0.014889 ns").isEqualTo(671);
    }

    @Test
    void fullBufferForcesADrainBeforeTheRead() {
        Dram small = new Dram(SPEC, 1000);
        small.accept(0, 8200, 8, 1);
        // 7200 bytes too many are 100 ns; a batch is a row of each channel, 10000 bytes: 0.72 of the 10 ns of two
        // turnarounds
        assertThat((double) small.read(0, 720, 1, 1)).isCloseTo(nanos(1172) / 10.0, within(4.0));
        assertThat(small.pendingWriteBytes()).isEqualTo(1000);
        assertThat(small.writtenBytes()).isEqualTo(7200);
    }

    @Test
    void forcedDrainTurnsTheBusForEachBatch() {
        Dram small = new Dram(SPEC, 1000);
        small.accept(0, 37_000, 8, 1);
        // 36000 bytes too many are 500 ns; 3.6 batches, 10 ns of turnaround each; 10 ns of reading
        assertThat((double) small.read(0, 720, 1, 1)).isCloseTo((double) nanos(500 + 36 + 10), within(4.0));
        assertThat(small.pendingWriteBytes()).isEqualTo(1000);
    }

    @Test
    void drainLeavesWhatTheBufferHolds() {
        Dram small = new Dram(SPEC, 7200);
        small.accept(0, 14_400, 16, 1);
        // from 0 on, nothing was idle before: 7200 bytes too many take 100 ns and 10 ns of turnaround
        assertThat((double) small.drain(0)).isCloseTo((double) nanos(110), within(4.0));
        assertThat(small.drain(nanos(130))).as("100 ns of 130 are enough").isEqualTo(nanos(130));
    }

    @Test
    void bytesAreConserved() {
        Random random = new Random(11);
        Dram small = new Dram(SPEC, 5000);
        long now = 0;
        long accepted = 0;
        for (int i = 0; i < 2000; i++) {
            now += nanos(random.nextInt(40));
            if (random.nextBoolean()) {
                long bytes = random.nextInt(4000);
                accepted += bytes;
                small.accept(now, bytes, 1, 1);
            } else {
                long bytes = random.nextInt(3000);
                long done = small.read(now, bytes, 1, 1);
                assertThat(done).isGreaterThanOrEqualTo(now + nanos(bytes / 72));
            }
            assertThat(small.writtenBytes() + small.pendingWriteBytes()).isEqualTo(accepted);
        }
        assertThat(small.busyTicks()).isLessThanOrEqualTo(small.freeAt());
    }

    /** Writes accepted at 1000 ns have had no idle time when a read comes at 1000 ns, however long the bus was idle before. */
    @Test
    void writesDoNotDrainBeforeTheyExist() {
        dram.accept(nanos(1000), 7200, 8, 1);
        dram.read(nanos(1000), 64, 1, 1);
        assertThat(dram.writtenBytes()).isZero();
    }

    @Test
    void skippingMovesTimeAndCounts() {
        dram.read(0, 7200, 8, 1);
        dram.skip(nanos(500), nanos(300), 21_600, 24);
        assertThat(dram.freeAt()).isEqualTo(nanos(600));
        assertThat(dram.busyTicks()).isEqualTo(nanos(400));
        assertThat(dram.readBytes()).isEqualTo(28_800);
        assertThat(dram.activations()).isEqualTo(32);
    }

    @Test
    void rejectsImpossibleValues() {
        AccessProfile profile = AccessProfile.constant(1, 0, 64);
        assertThatThrownBy(() -> new DramSpec("none", 1, 0, 0, 1000, 1, 64, profile))
                .hasMessageContaining("a bandwidth within 1.000 MB/s and 1.000 EB/s, found 0.000 B/s");
        assertThatThrownBy(() -> new DramSpec("narrow", 1, 1e9, 1e9, 0, 0, 1, 64, profile, null))
                .hasMessageContaining("narrow");
        assertThatThrownBy(() -> AccessProfile.constant(1.1, 0, 64)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AccessProfile.constant(0, 0, 64)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CacheSpec(1, 1.5, 1e9, 0, 32)).hasMessageContaining("common share");
        assertThatThrownBy(() -> new CacheSpec(1, 1, 0, 0, 32)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new CacheSpec(50_000_000, 0.8, 1e9, 0, 32).sharedCapacityBytes())
                .isEqualTo(40e6);
    }

    private static long nanos(long nanoseconds) {
        return Ticks.ofPicoseconds(1000 * nanoseconds);
    }
}

package systole.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class BandwidthServerTest {
    /** 10 ticks for each 32 bytes. */
    private final BandwidthServer pipe = new BandwidthServer(new Rate(32, 10));

    @Test
    void requestsFollowEachOther() {
        assertThat(pipe.serve(100, 64)).as("starts at once: 100 + 2 * 10").isEqualTo(120);
        assertThat(pipe.serve(105, 32)).as("waits until 120").isEqualTo(130);
        assertThat(pipe.serve(200, 32)).as("idle since 130").isEqualTo(210);
        assertThat(pipe.freeAt()).isEqualTo(210);
        assertThat(pipe.busyTicks()).as("20 + 10 + 10, idle time not counted").isEqualTo(40);
        assertThat(pipe.bytes()).isEqualTo(128);
    }

    @Test
    void skippingEqualsServing() {
        Random random = new Random(6);
        BandwidthServer skipped = new BandwidthServer(new Rate(32, 10));
        long period = 0;
        for (int i = 0; i < 5; i++) {
            period += skipped.rate().ticks(32L * random.nextInt(100));
        }
        pipe.serve(0, 320);
        skipped.serve(0, 320);
        // seven periods, each busy throughout
        for (int i = 0; i < 7; i++) {
            pipe.serve(0, skipped.rate().bytesIn(period));
        }
        skipped.skip(7 * period, 7 * period, 7 * skipped.rate().bytesIn(period));

        assertThat(skipped.freeAt()).isEqualTo(pipe.freeAt());
        assertThat(skipped.busyTicks()).isEqualTo(pipe.busyTicks());
        assertThat(skipped.bytes()).isEqualTo(pipe.bytes());
    }

    @Test
    void neverFasterThanItsRate() {
        Random random = new Random(7);
        long now = 0;
        long bytes = 0;
        for (int i = 0; i < 1000; i++) {
            now += random.nextInt(50);
            long request = 1L + random.nextInt(500);
            bytes += request;
            long done = pipe.serve(now, request);
            assertThat(done).isGreaterThanOrEqualTo(now + pipe.rate().ticks(request));
            assertThat(done).isGreaterThanOrEqualTo(pipe.rate().ticks(bytes));
            assertThat(pipe.busyTicks()).isLessThanOrEqualTo(done);
        }
    }

    /** What ends beyond the last tick has no end to tell. */
    @Test
    void beyondTheTimeBaseNothingIsServed() {
        BandwidthServer slow = new BandwidthServer(new Rate(1, Long.MAX_VALUE / 2));
        assertThat(slow.serve(0, 2)).isEqualTo(Long.MAX_VALUE - 1);
        assertThatThrownBy(() -> slow.serve(0, 1)).isInstanceOf(ArithmeticException.class);
    }
}

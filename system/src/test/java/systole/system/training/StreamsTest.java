package systole.system.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two streams, with times worked out by hand. */
final class StreamsTest {
    @Test
    void communicationBesideComputationCostsTheLongerAndTheCoresItHolds() {
        assertThat(Beside.both(100, 40, 0)).isEqualTo(100);
        assertThat(Beside.both(100, 140, 0)).isEqualTo(140);
        assertThat(Beside.both(100, 40, 0.25)).isEqualTo(110); // 40 at three quarters of the speed: 10 are left over
        assertThat(Beside.both(60, 200, 0.25)).isEqualTo(200); // 60 take 80, all of them beside
        assertThat(Beside.cut(100, 40, 1, 0.5)).isEqualTo(140);
        assertThat(Beside.cut(100, 40, 4, 0)).isEqualTo(35 + 75);
        assertThat(Beside.cut(40, 100, 4, 0)).isEqualTo(35 + 75);
    }

    @Test
    void parametersAreGatheredBesideTheUnitBefore() {
        List<ShardedStream.Unit> forward = Collections.nCopies(5, new ShardedStream.Unit(10, 4, 0));
        assertThat(ShardedStream.play(forward, 1, 0)).isEqualTo(4 + 5 * 10);
        assertThat(ShardedStream.play(forward, 0, 0)).isEqualTo(5 * 14);
        List<ShardedStream.Unit> bound = Collections.nCopies(5, new ShardedStream.Unit(4, 10, 0));
        assertThat(ShardedStream.play(bound, 1, 0)).isEqualTo(5 * 10 + 4);
        assertThat(ShardedStream.play(bound, 2, 0)).isEqualTo(5 * 10 + 4);
    }

    @Test
    void reductionsFollowOnTheSameStream() {
        // gather 0 | gather 1 beside unit 0 | reduce 0 beside unit 1, which nothing follows | reduce 1 in the open
        List<ShardedStream.Unit> backward = Collections.nCopies(2, new ShardedStream.Unit(20, 4, 6));
        assertThat(ShardedStream.play(backward, 1, 0)).isEqualTo(4 + 20 + 20 + 6);
        // a tenth of the cores for 10 beside each unit: one more each
        assertThat(ShardedStream.play(backward, 1, 0.1)).isEqualTo(4 + 21 + 21 + 6);
    }

    @Test
    void theLastBucketIsInTheOpen() {
        // gradients complete at 25, 50, 75 and 100; each bucket takes 10
        assertThat(GradientStream.end(List.of(new GradientStream.Window(0, 100, 4, 10)), 0))
                .isEqualTo(110);
        // 40 each: 25 + 4 * 40
        assertThat(GradientStream.end(List.of(new GradientStream.Window(0, 100, 4, 40)), 0))
                .isEqualTo(185);
        // 30 of 40 are hidden and hold half of the cores
        assertThat(GradientStream.end(List.of(new GradientStream.Window(0, 100, 4, 10)), 0.5))
                .isEqualTo(115);
        // the first chunk's bucket ends before the second chunk
        assertThat(GradientStream.end(
                        List.of(new GradientStream.Window(0, 50, 1, 20), new GradientStream.Window(60, 100, 1, 20)), 0))
                .isEqualTo(120);
    }
}

package systole.memory.dram;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Latencies by part of the reads. */
final class ChannelCountsTest {
    /** 32 cycles lie in the eighth of 32 to 35: the upper end is more than any read took. */
    @Test
    void noPartTakesLongerThanTheLongest() {
        ChannelCounts counts = new ChannelCounts();
        counts.read(32);
        assertThat(counts.latencyAt(0.5)).isEqualTo(32);
        assertThat(counts.latencyAt(0.99)).isEqualTo(32);
    }

    /** Half of the reads lie in the eighth of 32 to 35, which ends below the longest. */
    @Test
    void aPartIsTheUpperEndOfItsEighth() {
        ChannelCounts one = new ChannelCounts();
        one.read(33);
        ChannelCounts sum = new ChannelCounts();
        sum.read(100);
        sum.add(one);
        assertThat(sum.latencyAt(0.5)).isEqualTo(35);
        assertThat(sum.latencyAt(0.99)).as("of 96 to 103").isEqualTo(100);
        assertThat(new ChannelCounts().latencyAt(0.5)).isZero();
    }
}

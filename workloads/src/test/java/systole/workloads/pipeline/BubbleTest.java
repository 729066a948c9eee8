package systole.workloads.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bubbles and micro-batches in flight are those of the papers, exactly, when communication is free. */
final class BubbleTest {
    private static final long FORWARD = 30;
    private static final long INPUT = 40;
    private static final long WEIGHT = 25;

    @ParameterizedTest
    @CsvSource({"2,2", "4,4", "4,8", "8,24", "16,16", "64,512"})
    void gpipeAndOneForwardOneBackwardWaitForAllOtherStages(int p, int m) {
        // bubble / ideal = (p - 1) / m (Narayanan et al., SC 2021, section 2.2.1)
        for (Schedule schedule : new Schedule[] {Schedule.gpipe(), Schedule.oneForwardOneBackward()}) {
            PipelineTimes times = PipelinePlay.of(schedule.plan(p, 1, m), Schedules.alike(FORWARD, INPUT, WEIGHT, 0));
            long each = FORWARD + INPUT + WEIGHT;
            assertThat(times.total()).isEqualTo((m + p - 1) * each);
            assertThat(IntStream.range(0, p).mapToLong(times::bubble)).containsOnly((p - 1) * each);
        }
    }

    @ParameterizedTest
    @CsvSource({"2,4,2", "4,4,2", "4,8,2", "8,24,3", "6,6,8", "35,280,3"})
    void interleavingDividesTheBubbleByTheChunks(int p, int m, int v) {
        // bubble / ideal = (p - 1) / (v m) (Narayanan et al., SC 2021, section 2.2.2); times here are those of one
        // chunk
        PipelineTimes times =
                PipelinePlay.of(Schedule.interleaved().plan(p, v, m), Schedules.alike(FORWARD, INPUT, WEIGHT, 0));
        long each = FORWARD + INPUT + WEIGHT;
        assertThat(times.busy(0)).isEqualTo((long) v * m * each);
        assertThat(IntStream.range(0, p).mapToLong(times::bubble)).containsOnly((p - 1) * each);
    }

    @ParameterizedTest
    @CsvSource({"2,4,30,40,25", "4,8,10,10,10", "4,4,10,12,7", "8,16,20,20,5", "8,24,40,30,30"})
    void zeroBubbleFillsItWithGradientsOfWeights(int p, int m, long f, long b, long w) {
        // (p - 1)(F + B - W), table 2 of Qi et al. 2023, where W is no longer than F and B
        PipelineTimes times = PipelinePlay.of(Schedule.zeroBubble().plan(p, 1, m), Schedules.alike(f, b, w, 0));
        assertThat(IntStream.range(0, p).mapToLong(times::bubble)).containsOnly((p - 1) * (f + b - w));
    }

    @ParameterizedTest
    @CsvSource({"2,4,30", "4,8,30", "4,8,25", "8,16,30", "8,20,27", "16,40,25"})
    void dualPipeIsBoundByItsMiddle(int p, int m, long both) {
        // (p / 2 - 1)(F&B + B - 3 W), table 2 of the DeepSeek-V3 report, whose figure draws F, B and W alike
        PipelineTimes times = PipelinePlay.of(Schedule.dualPipe().plan(p, 1, m), Schedules.alike(10, 10, 10, both));
        long bubble = (p / 2 - 1) * (both + 20 - 30);
        assertThat(times.bubble(p / 2 - 1)).isEqualTo(bubble);
        assertThat(times.bubble(p / 2)).isEqualTo(bubble);
        assertThat(IntStream.range(0, p).mapToLong(times::bubble).max()).hasValue(bubble);
    }

    @ParameterizedTest
    @CsvSource({"2,8,2", "4,8,2", "8,24,3", "6,12,8"})
    void stagesHoldNoMoreThanThePapersSay(int p, int m, int v) {
        PipelinePlan gpipe = Schedule.gpipe().plan(p, 1, m);
        PipelinePlan alternating = Schedule.oneForwardOneBackward().plan(p, 1, m);
        PipelinePlan interleaved = Schedule.interleaved().plan(p, v, m);
        PipelinePlan zeroBubble = Schedule.zeroBubble().plan(p, 1, m);
        for (int stage = 0; stage < p; stage++) {
            assertThat(gpipe.peakInFlight(stage)).isEqualTo(m);
            assertThat(alternating.peakInFlight(stage)).isEqualTo(p - stage);
            // p v (1 + (p - 1) / (p v)) chunks on the first stage (Korthikanti et al. 2022, section 4.2.3)
            assertThat(interleaved.peakInFlight(stage)).isEqualTo(p * v + p - 1 - 2 * stage);
            assertThat(zeroBubble.peakInFlight(stage)).isEqualTo(p);
        }
    }

    @ParameterizedTest
    @CsvSource({"2,8", "4,8", "8,24"})
    void dualPipeHoldsOneMoreThanThereAreStages(int p, int m) {
        PipelinePlan plan = Schedule.dualPipe().plan(p, 1, m); // p + 1: table 2 of the DeepSeek-V3 report
        assertThat(IntStream.range(0, p).map(plan::peakInFlight).max()).hasValue(p + 1);
    }
}

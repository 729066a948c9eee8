package systole.workloads.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every schedule, whatever passes and links take. */
final class PipelinePlayTest {
    private static final long SEED = 20221;

    static List<PipelinePlan> plans() {
        return Schedules.plans();
    }

    private static List<Action> parts(Action action) {
        List<Action> parts = new ArrayList<>();
        parts.add(new Action(action.kind(), action.microBatch(), action.chunk(), null));
        if (action.beside() != null) {
            parts.add(action.beside());
        }
        return parts;
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everyMicroBatchPassesEveryLayerOnce(PipelinePlan plan) {
        Set<List<Integer>> forward = new HashSet<>();
        Set<List<Integer>> input = new HashSet<>();
        Set<List<Integer>> weight = new HashSet<>();
        for (int stage = 0; stage < plan.stages(); stage++) {
            for (Action action : plan.order().get(stage)) {
                for (Action part : parts(action)) {
                    List<Integer> key = List.of(plan.position(stage, part.chunk()), part.microBatch());
                    switch (part.kind()) {
                        case FORWARD -> assertThat(forward.add(key)).isTrue();
                        case BACKWARD_INPUT -> assertThat(input.add(key)).isTrue();
                        case BACKWARD_WEIGHT -> assertThat(weight.add(key)).isTrue();
                        case BACKWARD -> {
                            assertThat(input.add(key)).isTrue();
                            assertThat(weight.add(key)).isTrue();
                        }
                    }
                }
            }
        }
        assertThat(forward).hasSize(plan.positions() * plan.microBatches());
        assertThat(input).isEqualTo(forward);
        assertThat(weight).isEqualTo(forward);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void nothingStartsBeforeWhatItNeeds(PipelinePlan plan) {
        ActionTimes durations = Schedules.random(SEED, plan, 1, false);
        PipelineTimes times = PipelinePlay.of(plan, durations);
        Map<List<Object>, long[]> happened = new HashMap<>(); // start, end, stage
        for (int stage = 0; stage < plan.stages(); stage++) {
            long before = 0;
            List<Action> actions = plan.order().get(stage);
            for (int i = 0; i < actions.size(); i++) {
                assertThat(times.start(stage, i)).isGreaterThanOrEqualTo(before);
                before = times.end(stage, i);
                for (Action part : parts(actions.get(i))) {
                    boolean split = part.kind() == Action.Kind.BACKWARD_INPUT;
                    happened.put(
                            List.of(
                                    split ? Action.Kind.BACKWARD : part.kind(),
                                    part.microBatch(),
                                    plan.position(stage, part.chunk())),
                            new long[] {times.start(stage, i), before, stage});
                }
            }
        }
        happened.forEach((key, at) -> {
            int position = (int) key.get(2);
            Object kind = key.get(0);
            List<Object> needed = kind == Action.Kind.BACKWARD_WEIGHT
                    ? List.of(Action.Kind.BACKWARD, key.get(1), position)
                    : kind == Action.Kind.FORWARD
                            ? List.of(Action.Kind.FORWARD, key.get(1), position - 1)
                            : position + 1 < plan.positions()
                                    ? List.of(Action.Kind.BACKWARD, key.get(1), position + 1)
                                    : List.of(Action.Kind.FORWARD, key.get(1), position);
            if (kind == Action.Kind.FORWARD && position == 0) {
                return;
            }
            long[] before = Objects.requireNonNull(happened.get(needed));
            long transfer = before[2] == at[2] ? 0 : durations.transfer((int) before[2], (int) at[2]);
            assertThat(at[0]).isGreaterThanOrEqualTo(before[1] + transfer);
        });
    }

    @ParameterizedTest
    @MethodSource("plans")
    void slowerLinksAreNeverFasterAndTimesAddUp(PipelinePlan plan) {
        for (boolean blocking : new boolean[] {false, true}) {
            long before = 0;
            for (long slower : new long[] {0, 1, 2, 7}) {
                PipelineTimes times = PipelinePlay.of(plan, Schedules.random(SEED, plan, slower, blocking));
                assertThat(times.total()).isGreaterThanOrEqualTo(before);
                before = times.total();
                for (int stage = 0; stage < plan.stages(); stage++) {
                    assertThat(times.bubble(stage)).isNotNegative();
                    assertThat(slower > 0 || times.link(stage) == 0).isTrue();
                    assertThat(times.busy(stage) + times.link(stage) + times.bubble(stage))
                            .isEqualTo(times.total());
                }
            }
        }
    }

    @Test
    void aTransferThatNothingHidesIsTheLinks() {
        // one micro-batch on two stages: forward 10, over the link 3, forward 10, backward 20, over the link 3,
        // backward 20
        ActionTimes durations = new ActionTimes() {
            @Override
            public long action(int stage, Action action) {
                return action.kind() == Action.Kind.FORWARD ? 10 : 20;
            }

            @Override
            public long transfer(int from, int to) {
                return 3;
            }
        };
        PipelineTimes times = PipelinePlay.of(Schedule.oneForwardOneBackward().plan(2, 1, 1), durations);
        assertThat(times.total()).isEqualTo(66);
        assertThat(times.link(0)).isEqualTo(3);
        assertThat(times.bubble(0)).isEqualTo(33);
        assertThat(times.link(1)).isEqualTo(3);
    }

    @Test
    void aPlanThatWaitsForItselfIsNamed() {
        Action backward = Action.of(Action.Kind.BACKWARD, 0, 0);
        Action forward = Action.of(Action.Kind.FORWARD, 0, 0);
        PipelinePlan plan = new PipelinePlan(1, 1, 1, Placement.LOOPED, List.of(List.of(backward, forward)));
        assertThatThrownBy(() -> PipelinePlay.of(plan, Schedules.alike(1, 1, 1, 1)))
                .hasMessageContaining("stage 0 waits for ever");
    }

    @Test
    void numbersThatAScheduleCannotUseAreExplained() {
        assertThatThrownBy(() -> Schedule.interleaved().plan(4, 2, 6)).hasMessageContaining("multiple of the 4 stages");
        assertThatThrownBy(() -> Schedule.dualPipe().plan(4, 1, 6)).hasMessageContaining("twice");
        assertThatThrownBy(() -> Schedule.gpipe().plan(4, 2, 8)).hasMessageContaining("expected 1");
    }
}

package systole.system.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.microarch.power.Component;
import systole.sim.Resource;
import systole.system.run.PassTime;
import systole.workloads.pipeline.Action;
import systole.workloads.pipeline.PipelinePlan;
import systole.workloads.pipeline.Schedule;

/** Steps put together from passes of known length. */
final class StepPlayTest {
    private static final double WATTS = 1e3;

    private static PassTime time(String name, Resource resource, long picoseconds) {
        PassTime time = new PassTime();
        if (picoseconds > 0) {
            long[] accounts = new long[Resource.values().length];
            accounts[resource.ordinal()] = picoseconds;
            double[] joules = new double[Component.values().length];
            joules[Component.STATIC.ordinal()] = WATTS * 1e-12 * picoseconds;
            time.add(name, 1, accounts, joules);
        }
        return time;
    }

    /** Passes of 100, 110 and 90 a chunk, 20 of each on links. */
    private record Parts(long transfer, long reduction, int buckets, long completion, long update, double coreShare)
            implements StageParts {
        @Override
        public ChunkTimes chunk(int stage, int chunk) {
            PassTime link = time("all_reduce", Resource.LINK, 20);
            PassTime forward = time("forward", Resource.TENSOR, 80);
            PassTime input = time("input", Resource.TENSOR, 90);
            PassTime weight = time("weight", Resource.TENSOR, 70);
            List.of(forward, input, weight).forEach(pass -> pass.add(link));
            return new ChunkTimes(forward, input, weight);
        }

        @Override
        public PassTime transfer(int from, int to) {
            return time("transfer", Resource.LINK, transfer);
        }

        @Override
        public boolean sendingBlocks() {
            return false;
        }

        @Override
        public PassTime reduction(int stage, int chunk) {
            return time("gradient_reduce", Resource.LINK, reduction);
        }

        @Override
        public int buckets(int stage, int chunk) {
            return buckets;
        }

        @Override
        public PassTime completion(int stage) {
            return time("embedding_reduce", Resource.LINK, stage == 0 ? completion : 0);
        }

        @Override
        public PassTime update(int stage) {
            return time("adam", Resource.MEMORY, update + stage);
        }

        @Override
        public double staticWatts() {
            return WATTS;
        }
    }

    static List<PipelinePlan> plans() {
        return List.of(
                Schedule.gpipe().plan(1, 1, 3),
                Schedule.gpipe().plan(4, 1, 8),
                Schedule.oneForwardOneBackward().plan(4, 1, 8),
                Schedule.interleaved().plan(4, 2, 8),
                Schedule.zeroBubble().plan(4, 1, 8),
                Schedule.dualPipe().plan(4, 1, 8));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everyStageIsAccountedForToTheLastPicosecond(PipelinePlan plan) {
        for (int buckets : new int[] {0, 4}) {
            StepPlay play = new StepPlay(plan, new Parts(7, 300, buckets, 11, 50, 0.1));
            for (PassTime stage : play.stages()) {
                assertThat(stage.picoseconds()).isEqualTo(play.total());
                long byResource = 0;
                for (Resource resource : Resource.values()) {
                    assertThat(stage.account(resource)).isNotNegative();
                    byResource += stage.account(resource);
                }
                assertThat(byResource).isEqualTo(play.total());
                assertThat(stage.byOperator().values().stream()
                                .mapToLong(PassTime.Share::picoseconds)
                                .sum())
                        .isEqualTo(play.total());
                // a device draws its static power all the time
                assertThat(stage.joules(Component.STATIC)).isCloseTo(WATTS * 1e-12 * play.total(), within(1e-12));
            }
        }
    }

    @Test
    void partsFollowOneAnother() {
        // (8 + 3) * 300, then 300 of reduction, 11 of embeddings on the first stage, 50 + 3 of the last stage's update
        StepPlay play = new StepPlay(Schedule.oneForwardOneBackward().plan(4, 1, 8), new Parts(0, 300, 0, 11, 50, 0));
        assertThat(play.total()).isEqualTo(11 * 300 + 300 + 11 + 53);
        assertThat(play.stages().get(0).account(Resource.BUBBLE)).isEqualTo(3 * 300 + 3);
        assertThat(play.busiest()).isZero();
    }

    @Test
    void reductionBesideTheLastBackwardPassShowsOnlyItsLastBucket() {
        // four buckets of 25 a stage, complete at every quarter of the last backward pass, which takes 200
        StepPlay play = new StepPlay(Schedule.oneForwardOneBackward().plan(4, 1, 8), new Parts(0, 100, 4, 0, 50, 0));
        assertThat(play.total()).isEqualTo(11 * 300 + 25 + 53);
        PassTime first = play.stages().get(0);
        assertThat(first.picosecondsOf("gradient_reduce")).isEqualTo(25);
    }

    @Test
    void passesAtOnceHideEachOthersLinks() {
        // 80 + 160 of products and 20 + 40 on links: 240
        Parts parts = new Parts(0, 0, 0, 0, 0, 0);
        PassTime both =
                ChunkTimes.atOnce(parts.chunk(0, 0).forward(), parts.chunk(0, 0).of(Action.Kind.BACKWARD), 0, WATTS);
        assertThat(both.picoseconds()).isEqualTo(240);
        assertThat(both.account(Resource.LINK)).isZero();
        // a quarter of the cores for 60: 15 longer
        PassTime slowed =
                ChunkTimes.atOnce(parts.chunk(0, 0).forward(), parts.chunk(0, 0).of(Action.Kind.BACKWARD), 0.25, WATTS);
        assertThat(slowed.picoseconds()).isEqualTo(255);
    }
}

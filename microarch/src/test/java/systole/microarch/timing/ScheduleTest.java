package systole.microarch.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;
import systole.microarch.DeviceSpec;
import systole.microarch.TestDevices;
import systole.sim.Ticks;

/** What a schedule writes down, in nanoseconds worked out on paper. */
final class ScheduleTest {
    private static final DeviceSpec SMALL = TestDevices.small();

    /**
     * Two loads of 8192 bytes pass the port in 128 ns each and arrive 500 ns later; a product of 256 ns that can be used 10 ns
     * after; a store of 256 ns. All begins at 1 us.
     */
    @Test
    void everyStepOfASingleProduct() {
        Schedule schedule = schedule(Kernels.single(Kernels.Variant.WHOLE), 3, 100);

        assertThat(schedule.steps())
                .containsExactly(
                        step(Queue.LOAD, 0, 1000, 1128, 1628, Schedule.WORKS),
                        step(Queue.TENSOR, 3, 1000, 1756, 1756, 0),
                        step(Queue.STORE, 6, 1000, 2022, 2022, 1),
                        step(Queue.LOAD, 1, 1128, 1256, 1756, Schedule.WORKS),
                        step(Queue.TENSOR, 4, 1756, 2012, 2022, Schedule.WORKS),
                        step(Queue.STORE, 7, 2022, 2278, 2278, Schedule.WORKS));
        assertThat(schedule.units())
                .containsExactly(
                        new Schedule.Unit(Queue.LOAD, 2, ns(256), Map.of()),
                        new Schedule.Unit(Queue.TENSOR, 1, ns(256), Map.of(0, ns(756))),
                        new Schedule.Unit(Queue.STORE, 1, ns(256), Map.of(1, ns(1022))));
        assertThat(schedule.cut()).isFalse();
    }

    /** The barrier after the loads is instruction 2, that after the product instruction 4. */
    @Test
    void waitsAtABarrierAreNamedAfterIt() {
        Schedule schedule = schedule(Kernels.single(Kernels.Variant.WITH_BARRIERS), 3, 100);

        assertThat(schedule.steps())
                .contains(
                        step(Queue.TENSOR, 2, 1000, 1756, 1756, Schedule.BARRIER),
                        step(Queue.TENSOR, 3, 1756, 2012, 2022, Schedule.WORKS),
                        step(Queue.STORE, 2, 1000, 1756, 1756, Schedule.BARRIER),
                        step(Queue.STORE, 4, 1756, 2022, 2022, Schedule.BARRIER),
                        step(Queue.STORE, 5, 2022, 2278, 2278, Schedule.WORKS));
    }

    /** 16,384 bytes at 50 GB/s in 327.68 ns, there 300 ns later. */
    @Test
    void messagesAreSteps() {
        KernelBuilder k = new KernelBuilder("exchange");
        BufferRef out = k.scratch("out", DataType.FP32, 64, 64, 1);
        BufferRef in = k.scratch("in", DataType.FP32, 64, 64, 1);
        k.emit(Opcode.SEND, out, new Operand.Peer(1)).emit(Opcode.RECEIVE_ADD, in, new Operand.Peer(-1));
        Schedule schedule = TileTimer.record(
                        k.build(Kernels.one()),
                        SMALL,
                        1_000_000_000,
                        Residency.cold(0),
                        new PeerLinks(50e9, 300e-9, 2),
                        100)
                .schedule();
        assertThat(schedule.steps())
                .containsExactly(
                        step(Queue.LINK, 0, 1000, 1327.68, 1627.68, Schedule.WORKS),
                        step(Queue.LINK, 1, 1327.68, 1627.68, 1627.68, Schedule.MESSAGE),
                        step(Queue.LINK, 1, 1627.68, 1691.68, 1691.68, Schedule.WORKS));
    }

    @Test
    void loopsTellTheirIteration() {
        Schedule schedule = schedule(Kernels.pipelined(64, 64, 64, 2, 3, 1, 1, true), 3, 1000);
        assertThat(schedule.steps())
                .filteredOn(step -> step.queue() == Queue.TENSOR && !step.waits())
                .extracting(Schedule.Step::iterations)
                .containsExactly(List.of(0L), List.of(1L), List.of(2L));
        assertThat(schedule.steps())
                .filteredOn(step -> step.queue() == Queue.STORE)
                .allMatch(step -> step.iterations().isEmpty());
    }

    /** Six tiles on four cores: the first core runs the tiles 0 and 4, however its group is split. */
    @Test
    void theFirstCoreIsFollowed() {
        for (boolean persistent : new boolean[] {true, false}) {
            Kernel kernel = Kernels.pipelined(64, 64, 64, 2, 5, 3, 2, persistent);
            Schedule schedule = schedule(kernel, 3, 1000);
            assertThat(schedule.steps())
                    .filteredOn(step -> !step.waits())
                    .extracting(Schedule.Step::tile)
                    .containsOnly(0L, 4L);
            assertThat(schedule.units().get(0).instructions()).as("loads").isEqualTo(2 * 2 * 5);
        }
    }

    /** Totals go over all steps, those left out included; recording changes no time. */
    @Test
    void aLongScheduleIsCutAndItsTotalsAreWhole() {
        Kernel kernel = Kernels.pipelined(64, 64, 64, 2, 200, 2, 2, true);
        TileTimer.Recorded cut = TileTimer.record(kernel, SMALL, 1_000_000_000, Residency.cold(3), null, 50);
        Schedule whole = schedule(kernel, 3, 10_000);
        assertThat(cut.schedule().cut()).isTrue();
        assertThat(cut.schedule().steps()).hasSize(50);
        assertThat(whole.cut()).isFalse();
        assertThat(cut.schedule().units()).isEqualTo(whole.units());
        assertThat(whole.units().get(1).instructions()).isEqualTo(200);
        assertThat(cut.time().ticks())
                .isEqualTo(new TileTimer(true)
                        .time(kernel, SMALL, 1_000_000_000, Residency.cold(3))
                        .ticks());
    }

    private static Schedule schedule(Kernel kernel, int tensors, int most) {
        return TileTimer.record(kernel, SMALL, 1_000_000_000, Residency.cold(tensors), null, most)
                .schedule();
    }

    private static Schedule.Step step(
            Queue queue, int instruction, double start, double free, double end, int semaphore) {
        return new Schedule.Step(queue, instruction, 0, List.of(), ns(start), ns(free), ns(end), semaphore);
    }

    private static long ns(double nanoseconds) {
        return Ticks.ofPicoseconds(Math.round(nanoseconds * 1000));
    }
}

package systole.isa.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;

/** One instruction at a time. The kernel doubles x in two tiles of a loop of two. */
final class ExecutionTest {
    private static final DataType T = DataType.FP32;

    private final TensorData in = TensorData.of(T, new double[] {1, 2, 3, 4}, 4);
    private final TensorData out = TensorData.zeros(T, 4);

    private Execution start(int cores, Schedule schedule) {
        KernelBuilder k = new KernelBuilder("double").persistent(true);
        int x = k.tensor("x", T, 4);
        int y = k.tensor("y", T, 4);
        BufferRef b = k.scratch("b", T, 1, 1, 2);
        int full = k.semaphore("full", 0);
        int ready = k.semaphore("ready", 0);
        int empty = k.semaphore("empty", 2);
        List<Affine> at = List.of(Affine.grid(0, 2).plus(Affine.loop(0, 1)));
        k.loop(2).wait(Queue.LOAD, empty).emit(Opcode.LOAD, b.next(), k.tile(x, 1, at, 1));
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full).emit(Opcode.ADD, b, b, b.next());
        k.signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        k.emit(Opcode.STORE, k.tile(y, 1, at, 1), b.next())
                .signal(Queue.STORE, empty)
                .end();
        Kernel kernel = k.build(new Grid(List.of(new Grid.Axis("i", 2)), List.of(0), 0));
        return new Machine(1, cores, schedule).start(List.of(new Launch(kernel, Map.of("x", in, "y", out))));
    }

    @Test
    void stepsTellWhatChanged() {
        Execution run = start(1, Schedule.EAGER);
        run.watch(4);
        assertThat(run.report()).isEmpty();
        assertThat(run.step()).isTrue();
        StepReport wait = run.report().orElseThrow();
        assertThat(wait.place()).isEqualTo(new Place(0, 0, 0, Queue.LOAD, 1));
        assertThat(wait.loopTurned()).isTrue();
        assertThat(wait.iterations()).containsExactly(0L);
        assertThat(wait.changes())
                .containsExactly(new Change(
                        Change.Kind.SEMAPHORE, "empty", 0, List.of(), List.of(), List.of(2.0), List.of(1.0)));
        assertThat(run.step()).isTrue();
        StepReport load = run.report().orElseThrow();
        assertThat(load.opcode()).isEqualTo(Opcode.LOAD);
        assertThat(load.loopTurned()).isFalse();
        assertThat(load.changes())
                .containsExactly(new Change(
                        Change.Kind.BUFFER, "b", 0, List.of(0L, 0L), List.of(1, 1), List.of(), List.of(1.0)));
        assertThat(run.buffer(0, Queue.VECTOR, "b", 0))
                .hasValueSatisfying(v -> assertThat(v).containsExactly(1));
        assertThat(run.buffer(0, Queue.VECTOR, "b", 1)).isEmpty();
        assertThat(run.next(0, Queue.STORE)).isEqualTo(OptionalInt.of(7));
        assertThat(run.semaphore(0, 2)).isEqualTo(1);
        assertThatThrownBy(() -> run.buffer(0, Queue.VECTOR, "c", 0)).hasMessageContaining("no buffer c");
        assertThatThrownBy(() -> run.buffer(0, Queue.VECTOR, "b", 2)).hasMessageContaining("no slot 2");

        List<StepReport> stores = new ArrayList<>();
        List<StepReport> halts = new ArrayList<>();
        int steps = 2;
        while (run.step()) {
            StepReport report = run.report().orElseThrow();
            steps++;
            if (report.opcode() == Opcode.STORE) {
                stores.add(report);
            }
            if (report.opcode() == Opcode.HALT) {
                halts.add(report);
            }
        }
        assertThat(steps)
                .as("three of each of three queues in four iterations, and a halt of each of five in two tiles")
                .isEqualTo(46);
        assertThat(run.finished()).isTrue();
        assertThat(out.values()).containsExactly(2, 4, 6, 8);
        assertThat(stores.get(3).changes())
                .containsExactly(
                        new Change(Change.Kind.TENSOR, "y", 0, List.of(3L), List.of(1), List.of(0.0), List.of(8.0)));
        assertThat(stores.get(3).coordinates()).containsExactly(1);
        assertThat(stores.get(3).iterations()).containsExactly(1L);
        assertThat(halts).extracting(StepReport::nextTile).contains(OptionalLong.of(1), OptionalLong.empty());
    }

    @Test
    void withoutWatchingNoValuesAreReported() {
        Execution run = start(1, Schedule.EAGER);
        run.step();
        run.step();
        Change load = run.report().orElseThrow().changes().get(0);
        assertThat(load.after()).isEmpty();
        assertThat(load.name()).isEqualTo("b");
    }

    /** Instruction 8 is the store: four of them, each met before it has stored. */
    @Test
    void runsUntilAnInstructionIsAboutToBeDone() {
        for (Schedule schedule : List.of(Schedule.EAGER, Schedule.ROUND_ROBIN, Schedule.REVERSED, Schedule.random(3))) {
            java.util.Arrays.fill(out.values(), 0);
            Execution run = start(1, schedule);
            for (int i = 0; i < 4; i++) {
                assertThat(run.runUntil(place -> place.instruction() == 8))
                        .contains(new Place(0, 0, i / 2, Queue.STORE, 8));
                assertThat(out.values()[i]).as("%s, store %d", schedule, i).isZero();
                if (i % 2 == 0) {
                    assertThat(run.step()).isTrue();
                    assertThat(run.report().orElseThrow().opcode()).isEqualTo(Opcode.STORE);
                    assertThat(out.values()[i]).isEqualTo(2 * in.values()[i]);
                }
            }
            assertThat(run.runUntil(place -> place.instruction() == 8)).isEmpty();
            assertThat(run.finished()).isTrue();
            assertThat(out.values()).containsExactly(2, 4, 6, 8);
        }
    }

    @Test
    void waitsThatAreHeldUpAreNotAboutToBeDone() {
        Execution run = start(1, Schedule.REVERSED);
        assertThat(run.runUntil(place -> place.queue() == Queue.STORE)).isPresent();
        assertThat(run.semaphore(0, 1)).as("what the store waits for").isPositive();
    }

    @Test
    void coresComeOneAfterAnother() {
        Execution run = start(3, Schedule.EAGER);
        assertThat(run.runUntil(place -> place.core() == 1)).contains(new Place(0, 1, 1, Queue.LOAD, 1));
        assertThat(run.core()).isEqualTo(1);
        run.finish();
        assertThat(out.values()).containsExactly(2, 4, 6, 8);
        assertThat(run.step()).isFalse();
    }

    @Test
    void scatterAndAddTellThePlacesTheyWrite() {
        KernelBuilder k = new KernelBuilder("scatter");
        int i = k.tensor("i", DataType.INT32, 2, 1);
        int y = k.tensor("y", T, 4, 2);
        BufferRef index = k.scratch("index", DataType.INT32, 2, 1, 2);
        BufferRef b = k.scratch("b", T, 2, 2, 1);
        List<Affine> origin = List.of(Affine.ZERO, Affine.ZERO);
        k.emit(Opcode.LOAD, index, k.tile(i, 1, origin, 2, 1)).emit(Opcode.FILL, b, Runner.number(7));
        k.emit(Opcode.BARRIER).emit(Opcode.SCATTER, k.tile(y, 1, origin, 2, 2), b, index.next());
        k.emit(Opcode.STORE_ADD, k.tile(y, 1, List.of(Affine.ZERO, Affine.constant(1)), 2, 2), b);
        Map<String, TensorData> tensors = Map.of(
                "i", TensorData.of(DataType.INT32, new double[] {3, 9}, 2, 1),
                "y", TensorData.of(T, new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 2));
        Execution run = new Machine(1, 1).start(List.of(new Launch(k.build(Runner.ONE), tensors)));
        run.watch(4);
        run.runUntil(place -> place.instruction() == 3);
        run.step();
        assertThat(run.report().orElseThrow().changes())
                .containsExactly(new Change(
                        Change.Kind.TENSOR,
                        "y",
                        0,
                        List.of(0L, 0L),
                        List.of(2, 2),
                        List.of(7.0, 8.0, 0.0, 0.0),
                        List.of(7.0, 7.0, 0.0, 0.0)));
        run.step();
        assertThat(run.report().orElseThrow().changes())
                .containsExactly(new Change(
                        Change.Kind.TENSOR,
                        "y",
                        0,
                        List.of(0L, 1L),
                        List.of(2, 2),
                        List.of(2.0, 0.0, 4.0, 0.0),
                        List.of(9.0, 0.0, 11.0, 0.0)));
    }
}

package systole.isa.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;

/** A whole tiled product with rings, persistent or not, against a plain one in double. */
final class GemmTest {
    private static final DataType T = DataType.FP32;

    private static final List<Schedule> SCHEDULES =
            List.of(Schedule.EAGER, Schedule.ROUND_ROBIN, Schedule.REVERSED, Schedule.random(1), Schedule.random(2));

    private record Problem(int m, int n, int k, boolean transposed, boolean persistent, int stages) {}

    /**
     * Of k products the first is rounded once itself and k - 1 times in sums (that with zero is exact), later ones less: to
     * first order the error is at most k 2^-24 of the sum of magnitudes; one more pays for the higher orders.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void raggedProductsEqualPlainOnes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Problem p = new Problem(
                random.nextInt(1, 40),
                random.nextInt(1, 40),
                random.nextInt(1, 70),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(1, 4));
        TensorData a = random(random, p.m, p.k);
        TensorData b = p.transposed ? random(random, p.n, p.k) : random(random, p.k, p.n);
        double[] result = run(p, a, b, 1, Schedule.EAGER);
        for (int i = 0; i < p.m; i++) {
            for (int j = 0; j < p.n; j++) {
                double sum = 0;
                double magnitude = 0;
                for (int k = 0; k < p.k; k++) {
                    double product = a.values()[i * p.k + k] * b.values()[p.transposed ? j * p.k + k : k * p.n + j];
                    sum += product;
                    magnitude += Math.abs(product);
                }
                assertThat(Math.abs(result[i * p.n + j] - sum))
                        .as("%s at %d, %d", p, i, j)
                        .isLessThanOrEqualTo((p.k + 1) * 0x1p-24 * magnitude);
            }
        }
        for (Schedule schedule : SCHEDULES) {
            for (int cores : new int[] {1, 2, 5, 64}) {
                assertThat(run(p, a, b, cores, schedule))
                        .as("%s, %s, %d cores", p, schedule, cores)
                        .containsExactly(result);
            }
        }
    }

    /** What the order in k says: 2^24, then ones that are lost, although the loop cuts k into three parts. */
    @Test
    void sumsGoOnAcrossTheLoop() {
        Problem p = new Problem(1, 1, 40, true, true, 2);
        double[] ones = new double[40];
        java.util.Arrays.fill(ones, 1);
        TensorData b = TensorData.of(T, ones, 1, 40);
        ones[0] = 0x1p24;
        assertThat(run(p, TensorData.of(T, ones, 1, 40), b, 1, Schedule.EAGER)).containsExactly(0x1p24);
    }

    private static TensorData random(SplittableRandom random, int rows, int columns) {
        return TensorData.of(T, random.doubles((long) rows * columns, -1, 1).toArray(), rows, columns);
    }

    private static double[] run(Problem p, TensorData a, TensorData b, int cores, Schedule schedule) {
        TensorData c = TensorData.zeros(T, p.m, p.n);
        new Machine(1, cores, schedule).run(List.of(new Launch(kernel(p), Map.of("a", a, "b", b, "c", c))));
        return c.values();
    }

    /** Tiles of 8 x 12 x 16; the loads run ahead by the ring, the product's accumulators are a ring of two. */
    private static Kernel kernel(Problem p) {
        KernelBuilder k = new KernelBuilder("gemm").persistent(p.persistent);
        int a = k.tensor("a", T, p.m, p.k);
        int b = p.transposed ? k.tensor("b", T, p.n, p.k) : k.tensor("b", T, p.k, p.n);
        int c = k.tensor("c", T, p.m, p.n);
        BufferRef tileA = k.scratch("tile_a", T, 8, 16, p.stages);
        BufferRef tileB =
                p.transposed ? k.scratch("tile_b", T, 12, 16, p.stages) : k.scratch("tile_b", T, 16, 12, p.stages);
        BufferRef sum = k.accumulator("sum", T, 8, 12, 2);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", p.stages);
        int summed = k.semaphore("summed", 0);
        int free = k.semaphore("free", 2);
        Affine row = Affine.grid(0, 8);
        Affine column = Affine.grid(1, 12);
        Affine depth = Affine.loop(0, 16);
        k.wait(Queue.TENSOR, free);
        k.loop(Affine.constant(p.k), p.k, 16).wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, tileA.next(), k.tile(a, 1, List.of(row, depth), 8, 16));
        k.emit(
                Opcode.LOAD,
                tileB.next(),
                p.transposed
                        ? k.tile(b, 1, List.of(column, depth), 12, 16)
                        : k.tile(b, 1, List.of(depth, column), 16, 12));
        k.signal(Queue.LOAD, full).wait(Queue.TENSOR, full);
        k.emit(p.transposed ? Opcode.MMA_T : Opcode.MMA, sum, tileA.next(), tileB.next());
        k.signal(Queue.TENSOR, empty).end();
        // The accumulators' cursor is turned by an addition of nothing.
        k.emit(
                p.transposed ? Opcode.MMA_T : Opcode.MMA,
                sum.next(),
                zeros(k, 8, 1),
                p.transposed ? zeros(k, 12, 1) : zeros(k, 1, 12));
        k.signal(Queue.TENSOR, summed).wait(Queue.STORE, summed);
        k.emit(Opcode.STORE, k.tile(c, 1, List.of(row, column), 8, 12), sum.next())
                .signal(Queue.STORE, free);
        return k.build(new Grid(
                List.of(new Grid.Axis("i", (p.m + 7) / 8), new Grid.Axis("j", (p.n + 11) / 12)), List.of(1, 0), 0));
    }

    private static BufferRef zeros(KernelBuilder k, int rows, int columns) {
        return k.accumulator("zeros_" + rows + "_" + columns, T, rows, columns, 1);
    }
}

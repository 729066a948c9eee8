package systole.microarch.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.microarch.TestDevices;
import systole.sim.Clock;

/** Loads that a cache need not remember: no two tiles or iterations ask for the same. */
final class ReadOnceTest {
    /** A load of four elements at {@code base + ofRow * row + ofColumn * column + ofLoop * iteration} of a vector. */
    private record Load(int base, int ofRow, int ofColumn, int ofLoop) {}

    @Test
    void tilesSideBySide() {
        assertThat(once(3, 5, 1, new Load(0, 20, 4, 0))).containsExactly(true);
        assertThat(once(3, 5, 2, new Load(0, 20, 4, 60))).containsExactly(true);
        assertThat(once(3, 1, 2, new Load(0, 4, 0, 12))).as("of one column").containsExactly(true);
    }

    @Test
    void tilesThatShare() {
        assertThat(once(3, 5, 2, new Load(0, 4, 0, 12))).as("columns").containsExactly(false);
        assertThat(once(3, 5, 1, new Load(0, 16, 4, 0)))
                .as("the last column of a row begins where the next row does")
                .containsExactly(false);
        assertThat(once(3, 5, 2, new Load(0, 20, 4, 0))).as("iterations").containsExactly(false);
    }

    /** Loads of a tensor are told apart by where the first tile of each begins, and by nothing else. */
    @Test
    void severalLoadsOfATensor() {
        assertThat(once(3, 5, 1, new Load(0, 40, 8, 0), new Load(4, 40, 8, 0))).containsExactly(true, true);
        assertThat(once(3, 5, 1, new Load(0, 20, 4, 0), new Load(0, 20, 4, 0))).containsExactly(false, false);
    }

    /** Of whatever kernels: what is said to be read once is, counted one by one. */
    @Test
    void nothingReadOnceIsReadTwice() {
        Random random = new Random(7);
        int apart = 0;
        for (int i = 0; i < 2000; i++) {
            int rows = 1 + random.nextInt(4);
            int columns = 1 + random.nextInt(4);
            int trips = 1 + random.nextInt(3);
            Load load = new Load(
                    random.nextInt(2) * 4,
                    4 * random.nextInt(6),
                    4 * random.nextInt(6),
                    trips == 1 ? 0 : 4 * random.nextInt(3));
            if (once(rows, columns, trips, load)[0]) {
                apart++;
                assertThat(places(rows, columns, load)).hasSize(rows * columns);
                assertThat(trips == 1 || load.ofLoop > 0).isTrue();
            }
        }
        assertThat(apart).isGreaterThan(200);
    }

    private static Set<Integer> places(int rows, int columns, Load load) {
        Set<Integer> places = new HashSet<>();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                places.add(row * load.ofRow + column * load.ofColumn);
            }
        }
        return places;
    }

    private static boolean[] once(int rows, int columns, int trips, Load... loads) {
        KernelBuilder k = new KernelBuilder("loads");
        int x = k.tensor("x", DataType.FP32, 1000);
        List<BufferRef> buffers = new ArrayList<>();
        for (int i = 0; i < loads.length; i++) {
            buffers.add(k.scratch("line" + i, DataType.FP32, 1, 4, 1));
        }
        if (trips > 1) {
            k.loop(trips);
        }
        for (int i = 0; i < loads.length; i++) {
            Load load = loads[i];
            Affine origin = Affine.constant(load.base)
                    .plus(Affine.grid(0, load.ofRow))
                    .plus(Affine.grid(1, load.ofColumn))
                    .plus(trips > 1 ? Affine.loop(0, load.ofLoop) : Affine.ZERO);
            k.emit(Opcode.LOAD, buffers.get(i), k.tile(x, 1, List.of(origin), 4));
        }
        if (trips > 1) {
            k.end();
        }
        Kernel kernel = k.build(
                new Grid(List.of(new Grid.Axis("row", rows), new Grid.Axis("column", columns)), List.of(0, 1), 0));
        return new Decoded(kernel, TestDevices.small(), Clock.ofHertz(1_000_000_000)).once;
    }
}

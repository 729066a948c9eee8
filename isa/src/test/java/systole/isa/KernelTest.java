package systole.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class KernelTest {
    @Test
    void scratchpadBytes() {
        KernelBuilder k = new KernelBuilder("bytes");
        // three stages of 64 x 32 elements of 2 bytes, and 5 x 3 elements of 4 bits: 12288 + 8
        k.scratch("a", DataType.BF16, 64, 32, 3);
        k.scratch("b", DataType.FP4_E2M1, 5, 3, 1);
        k.accumulator("c", DataType.FP32, 64, 64, 1);
        assertThat(k.build(new Grid(List.of(), List.of(), 0)).scratchBytes()).isEqualTo(12_296);
    }

    @Test
    void bytesOfElements() {
        assertThat(DataType.FP4_E2M1.bytes(5)).as("20 bits").isEqualTo(3);
        assertThat(DataType.FP8_E4M3.bytes(5)).isEqualTo(5);
        assertThat(DataType.BF16.bytes(5)).isEqualTo(10);
        assertThat(DataType.TF32.bytes(5)).as("held as 32 bits").isEqualTo(20);
        assertThat(DataType.FP8_E5M2.text()).isEqualTo("fp8_e5m2");
    }

    @Test
    void tensors() {
        Declarations.Tensor tensor =
                new Declarations.Tensor("x", Declarations.Role.WEIGHT, DataType.INT4, List.of(3L, 5L, 7L));
        assertThat(tensor.elements()).isEqualTo(105);
        assertThat(tensor.bytes()).as("420 bits").isEqualTo(53);
        assertThatThrownBy(() ->
                        new Declarations.Tensor("empty", Declarations.Role.WEIGHT, DataType.INT4, List.of(3L, 0L)))
                .hasMessageContaining("empty");
        assertThatThrownBy(
                        () -> new Declarations.Buffer("flat", Declarations.Space.SCRATCH, DataType.BF16, 1, 0, 1, -1))
                .hasMessageContaining("flat");
    }

    /** Nothing overflows silently: what is beyond 2^53 is refused where it is declared. */
    @Test
    void sizesAreBounded() {
        assertThatThrownBy(() -> new Declarations.Tensor(
                        "huge", Declarations.Role.STATE, DataType.INT8, List.of(1L << 40, 1L << 40)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the elements of tensor huge are more than 2^53, in sizes [1099511627776,");
        new Declarations.Tensor("large", Declarations.Role.STATE, DataType.INT8, List.of(1L << 53));
        int most = Integer.MAX_VALUE;
        assertThatThrownBy(() -> buffer(most, most, 1, -1))
                .hasMessageContaining("elements of buffer b are more than 2^53");
        assertThatThrownBy(() -> buffer(1, 1, most, -1))
                .hasMessage("buffer b has 2147483647 stages, and may have 65536");
        assertThatThrownBy(() -> buffer(1, 1, 1, Long.MAX_VALUE))
                .hasMessage("the last byte of buffer b is beyond 2^53");
        buffer(1, 1, 1, (1L << 53) - 4);
        assertThatThrownBy(() -> buffer(1, 1, 1, (1L << 53) - 3)).hasMessageContaining("beyond 2^53");
        assertThatThrownBy(() -> grid(most, most, most))
                .hasMessageStartingWith("the tiles of the grid are more than 2^53");
        assertThatThrownBy(() -> new KernelBuilder("slow").setupLoads(most).build(one()))
                .hasMessage("kernel slow: setup loads are at most 65536, found 2147483647");
        KernelBuilder patient = new KernelBuilder("patient");
        patient.semaphore("spare", 65_537);
        assertThatThrownBy(() -> patient.build(one()))
                .hasMessageContaining("semaphore spare starts with more than 65536 units");
        KernelBuilder full = new KernelBuilder("full");
        full.scratch("a", DataType.INT8, 1 << 27, 1 << 26, 1);
        full.scratch("b", DataType.INT8, 1, 1, 1);
        assertThatThrownBy(() -> full.build(one()))
                .hasMessage("kernel full: the buffers of a core are more than 2^53 bytes");
    }

    /** Coordinates are checked at their largest: 2^31 - 2 is the last tile, and a loop runs to its largest limit. */
    @Test
    void coordinatesAreBounded() {
        assertThatThrownBy(() -> Affine.constant((1L << 53) + 1))
                .hasMessage("numbers of coordinates are from -2^53 to 2^53, found 9007199254740993");
        assertThatThrownBy(() -> Affine.grid(0, Long.MIN_VALUE)).isInstanceOf(IllegalArgumentException.class);
        masked(Integer.MAX_VALUE, Affine.grid(0, 1 << 22), Affine.constant(1));
        assertThatThrownBy(() -> masked(Integer.MAX_VALUE, Affine.grid(0, 1 << 23), Affine.constant(1)))
                .hasMessageContaining("instruction 1 (argmax): a coordinate may come to about 1.8e+16 over all tiles");
        // the maximum of the loop is 2^62, but no tile of four has more than 6 trips
        masked(4, Affine.loop(0, 1L << 50), Affine.grid(0, 2));
        assertThatThrownBy(() -> masked(8, Affine.loop(0, 1L << 50), Affine.grid(0, 2)))
                .hasMessageContaining("a coordinate may come to about 1.5e+16");
    }

    private static void masked(int tiles, Affine position, Affine limit) {
        KernelBuilder k = new KernelBuilder("k");
        Operand.BufferRef x = k.scratch("x", DataType.INT32, 1, 1, 1);
        k.loop(limit, 1L << 62, 1);
        k.emit(Opcode.ARGMAX, x, x, new Operand.Position(position)).end();
        k.build(grid(tiles));
    }

    private static Grid grid(int... extents) {
        List<Grid.Axis> axes = new ArrayList<>();
        for (int extent : extents) {
            axes.add(new Grid.Axis("i" + axes.size(), extent));
        }
        return new Grid(axes, IntStream.range(0, axes.size()).boxed().toList(), 0);
    }

    private static Declarations.Buffer buffer(int rows, int columns, int stages, long address) {
        return new Declarations.Buffer("b", Declarations.Space.SCRATCH, DataType.FP32, rows, columns, stages, address);
    }

    @Test
    void targetKeepsItsOwnRates() {
        Map<DataType, Double> rates = new EnumMap<>(DataType.class);
        rates.put(DataType.BF16, 1024.0);
        Target target = new Target(4, 1, 1, 1, rates, 128);
        rates.clear();
        assertThat(target.macsPerCycle()).containsOnlyKeys(DataType.BF16);
    }

    @Test
    void instructionsNameWhatIsDeclared() {
        KernelBuilder flat = new KernelBuilder("flat");
        int tensor = flat.tensor("T", DataType.BF16, 4, 4);
        flat.emit(
                Opcode.LOAD, flat.scratch("x", DataType.BF16, 4, 4, 1), flat.tile(tensor, 1, List.of(Affine.ZERO), 4));
        assertThatThrownBy(() -> flat.build(one()))
                .hasMessage("kernel flat: instruction 0 (load): a tile of 1 dimensions names tensor T of 2");

        KernelBuilder loops = new KernelBuilder("loops");
        Operand.BufferRef x = loops.scratch("x", DataType.BF16, 4, 4, 1);
        loops.loop(3).end();
        loops.emit(Opcode.ARGMAX, x, x, new Operand.Position(Affine.loop(0, 1)));
        assertThatThrownBy(() -> loops.build(one()))
                .hasMessage("kernel loops: instruction 2 (argmax): there is no loop level 0; there are 0");

        KernelBuilder names = new KernelBuilder("names");
        names.semaphore("loop1", 0);
        assertThatThrownBy(() -> names.build(one()))
                .hasMessage("kernel names: semaphore name 'loop1' is the name of a variable");
        KernelBuilder twice = new KernelBuilder("twice");
        twice.semaphore("full", 0);
        twice.semaphore("full", 1);
        assertThatThrownBy(() -> twice.build(one())).hasMessage("kernel twice: two of semaphore full");
    }

    @Test
    void placesOfBuffers() {
        KernelBuilder k = new KernelBuilder("places");
        k.scratch("a", DataType.BF16, 2, 8, 3);
        k.accumulator("c", DataType.FP32, 2, 8, 1);
        k.scratch("b", DataType.FP32, 1, 4, 1);
        Kernel kernel = k.build(one());
        // a takes 3 slots of 32 bytes; accumulators have a space of their own
        assertThat(kernel.addresses()).containsExactly(0, 0, 96);
        assertThat(kernel.accumulatorBytes()).isEqualTo(64);
    }

    private static Grid one() {
        return new Grid(List.of(), List.of(), 0);
    }
}

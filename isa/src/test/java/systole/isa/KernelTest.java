package systole.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
        Declarations.Tensor huge =
                new Declarations.Tensor("huge", Declarations.Role.STATE, DataType.INT8, List.of(1L << 40, 1L << 40));
        assertThatThrownBy(huge::elements).as("no silent overflow").isInstanceOf(ArithmeticException.class);
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

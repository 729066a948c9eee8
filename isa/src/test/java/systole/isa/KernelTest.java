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
}

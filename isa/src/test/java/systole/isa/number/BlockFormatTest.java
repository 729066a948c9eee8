package systole.isa.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import systole.isa.DataType;

final class BlockFormatTest {
    @Test
    void mxfp4ByHand() {
        // The largest magnitude is 11: floor(log2 11) = 3, less 2 is 1, so the scale is 2 with the byte 127 + 1 = 0x80.
        // Divided by 2 and rounded: 5.5 -> 6 (between 4 and 6, nearer to 6); -2.5 -> -2 (a tie of 2 and 3, codes 4 and
        // 5);
        // 0.25 -> 0 (a tie of 0 and 0.5, codes 0 and 1); 0.3 -> 0.5; 3.5 -> 4 (a tie of 3 and 4, codes 5 and 6).
        double[] values = {11, -5, 0.5, 0.6, 7};
        assertThat(rounded(DataType.MXFP4, values)).containsExactly(12, -4, 0, 1, 8);
        // codes 7, 8+4, 0, 1, 6, the first of a pair in the low half; then the scale
        assertThat(BlockFormat.MXFP4.encode(values, 0, 5)).containsExactly(0xc7, 0x10, 0x06, 0x80);
    }

    @Test
    void mxfp4SaturatesAboveOneAndAHalf() {
        // 7.9: floor(log2 7.9) = 2, so the scale is 1, and 7.9 is above 6
        assertThat(rounded(DataType.MXFP4, 7.9, -7.9, 1.2)).containsExactly(6, -6, 1);
    }

    @Test
    void nvfp4ByHand() {
        // The largest magnitude is 11: 11 / 6 = 1.8333, between 1.75 and 1.875 of e4m3 and nearer to 1.875 (byte:
        // exponent
        // 7, mantissa 7: 0x3f). Divided by 1.875 and rounded: 5.867 -> 6; -2.667 -> -3; 0.267 -> 0.5; 0.25 is what
        // 0.46875
        // becomes, a tie to 0; 3.733 -> 4.
        double[] values = {11, -5, 0.5, 0.46875, 7};
        assertThat(rounded(DataType.NVFP4, values)).containsExactly(11.25, -5.625, 0.9375, 0, 7.5);
        // codes 7, 8+5, 1, 0, 6
        assertThat(BlockFormat.NVFP4.encode(values, 0, 5)).containsExactly(0xd7, 0x01, 0x06, 0x3f);
    }

    @ParameterizedTest
    @CsvSource({"MXFP4, 32", "NVFP4, 16"})
    void blocksAreScaledByThemselves(DataType type, int block) {
        // A block of ones, then a part of one whose sixes need a scale of 1; what lies around stays. In mxfp4 a one is
        // 4
        // times 2^-2; in nvfp4 1/6 becomes 0.171875 (11/64), and 1 / 0.171875 = 5.8 becomes 6, which is 1.03125.
        double[] values = new double[block + 5];
        Arrays.fill(values, 1);
        Arrays.fill(values, block + 1, block + 4, 6);
        values[block + 2] = 0.5;
        values[0] = 1e-30;
        values[block + 4] = 1e30;
        NumberFormat.of(type).round(values, 1, block + 3);
        double one = type == DataType.MXFP4 ? 1 : 1.03125;
        assertThat(Arrays.copyOfRange(values, 1, block + 1)).containsOnly(one);
        assertThat(Arrays.copyOfRange(values, block + 1, block + 4)).containsExactly(6, 0.5, 6);
        assertThat(values[0]).isEqualTo(1e-30);
        assertThat(values[block + 4]).isEqualTo(1e30);
    }

    @Test
    void zerosHaveTheSmallestScale() {
        assertThat(BlockFormat.MXFP4.encode(new double[] {0, -0.0}, 0, 2)).containsExactly(0x80, 0x00);
        assertThat(BlockFormat.NVFP4.encode(new double[] {0, -0.0}, 0, 2)).containsExactly(0x80, 0x00);
        assertThat(rounded(DataType.MXFP4, 0, -0.0)).containsExactly(0.0, -0.0);
        assertThat(rounded(DataType.NVFP4, 0, -0.0)).containsExactly(0.0, -0.0);
    }

    @Test
    void nvfp4LosesBlocksBelowItsScales() {
        // 6 * 2^-10 is the tie between a scale of 0 and of 2^-9, and 0 is even
        assertThat(rounded(DataType.NVFP4, 6 * 0x1p-10, -0x1p-10)).containsExactly(0.0, -0.0);
        // just above, the scale is 2^-9: 3 and 0.5 of it
        assertThat(rounded(DataType.NVFP4, 6.001 * 0x1p-10, -0x1p-10)).containsExactly(3 * 0x1p-9, -0x1p-10);
    }

    @Test
    void ends() {
        // 6 * 2^127 and 6 * 448; half of 2^-127 and of 2^-9
        assertThat(BlockFormat.MXFP4.largest()).isEqualTo(0x1.8p129);
        assertThat(BlockFormat.NVFP4.largest()).isEqualTo(2688);
        assertThat(BlockFormat.MXFP4.smallest()).isEqualTo(0x1p-128);
        assertThat(BlockFormat.NVFP4.smallest()).isEqualTo(0x1p-10);
        for (double beyond : new double[] {Double.POSITIVE_INFINITY, Double.MAX_VALUE}) {
            assertThat(rounded(DataType.MXFP4, beyond, -beyond, 1)).containsExactly(0x1.8p129, -0x1.8p129, 0);
            assertThat(rounded(DataType.NVFP4, beyond, -beyond, 1)).containsExactly(2688, -2688, 0);
        }
        assertThat(rounded(DataType.MXFP4, 0x1p-128, Double.MIN_VALUE)).containsExactly(0x1p-128, 0);
        // the smallest scale's byte is 0: 2^-127 is the code of 1
        assertThat(BlockFormat.MXFP4.encode(new double[] {0x1p-127}, 0, 1)).containsExactly(0x02, 0x00);
    }

    @ParameterizedTest
    @CsvSource({"MXFP4, 32, -1", "NVFP4, 16, 127"})
    void oneThatIsNotANumberTakesItsBlock(DataType type, int block, byte scale) {
        double[] values = new double[block + 2];
        Arrays.fill(values, 4);
        values[3] = Double.NaN;
        byte[] bytes = BlockFormat.of(type).encode(values, 0, values.length);
        assertThat(bytes[block / 2 + 1]).isEqualTo(scale);
        double[] rounded = rounded(type, values);
        assertThat(Arrays.copyOf(rounded, block)).containsOnly(Double.NaN);
        // 4 / 6 is 0.667 and rounds to the scale 0.6875 = 11 / 16; 4 / 0.6875 = 5.818 becomes 6
        assertThat(rounded[block]).isEqualTo(type == DataType.MXFP4 ? 4 : 4.125);
    }

    @ParameterizedTest
    @EnumSource(BlockFormat.class)
    void bytesHoldWhatRoundingGives(BlockFormat format) {
        Random random = new Random(4);
        for (int count = 0; count < 100; count++) {
            double spread = Math.scalb(1.0, random.nextInt(20) - 10);
            double[] values = random.doubles(count + 2, -spread, spread).toArray();
            byte[] bytes = format.encode(values, 1, count);
            double[] rounded = values.clone();
            format.round(rounded, 1, count);
            assertThat(format.decode(bytes, count)).containsExactly(Arrays.copyOfRange(rounded, 1, count + 1));
            assertThat(bytes).hasSize((int) DataType.valueOf(format.name()).bytes(count));
        }
    }

    @ParameterizedTest
    @EnumSource(DataType.class)
    void partsOfRowsOfEveryType(DataType type) {
        double[] values = {0.3, 6, 0.3, -6, 0.3};
        NumberFormat format = NumberFormat.of(type);
        format.round(values, 1, 3);
        // 0.3 is no value of any; 6 is one of all
        assertThat(values[0]).isEqualTo(0.3);
        assertThat(values[1]).isEqualTo(6);
        assertThat(values[2]).isNotEqualTo(0.3).isBetween(0.0, 0.5);
        assertThat(values[3]).isEqualTo(-6);
        assertThat(values[4]).isEqualTo(0.3);
        if (type.block() == 1) {
            assertThat(values[2]).isEqualTo(ScalarFormat.of(type).round(0.3));
        }
        assertThatThrownBy(() -> format.round(values, 3, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> format.round(values, -1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusals() {
        assertThatThrownBy(() -> ScalarFormat.of(DataType.MXFP4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32 neighbours share a scale");
        assertThatThrownBy(() -> ScalarFormat.of(DataType.NVFP4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 neighbours share a scale");
        assertThatThrownBy(() -> BlockFormat.of(DataType.FP16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fp16");
        assertThatThrownBy(() -> BlockFormat.NVFP4.decode(new byte[3], 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 elements");
        assertThatThrownBy(() -> BlockFormat.NVFP4.encode(new double[2], 1, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static double[] rounded(DataType type, double... values) {
        double[] row = values.clone();
        NumberFormat.of(type).round(row, 0, row.length);
        return row;
    }
}

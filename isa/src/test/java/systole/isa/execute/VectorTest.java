package systole.isa.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static systole.isa.DataType.BF16;
import static systole.isa.DataType.FP16;
import static systole.isa.DataType.FP32;
import static systole.isa.DataType.FP8_E4M3;
import static systole.isa.DataType.INT32;
import static systole.isa.DataType.INT8;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import systole.isa.DataType;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;

/** Expected values are worked out by hand from the meanings in {@link Opcode}. */
final class VectorTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    static Stream<Arguments> binary() {
        double[] x = {1, -2, 3, 4};
        double[] y = {10, 20, -30, 0.5};
        return Stream.of(
                Arguments.of(Opcode.ADD, x, y, new double[] {11, 18, -27, 4.5}),
                Arguments.of(Opcode.SUB, x, y, new double[] {-9, -22, 33, 3.5}),
                Arguments.of(Opcode.MUL, x, y, new double[] {10, -40, -90, 2}),
                Arguments.of(Opcode.MAX, x, y, new double[] {10, 20, 3, 4}));
    }

    @ParameterizedTest
    @MethodSource("binary")
    void twoSources(Opcode opcode, double[] x, double[] y, double[] expected) {
        Runner r = new Runner();
        assertThat(r.result(opcode, FP32, 2, 2, r.input(FP32, 2, 2, x), r.input(BF16, 2, 2, y)))
                .containsExactly(expected);
    }

    static Stream<Arguments> unary() {
        double[] x = {0, 1, -1, 4};
        return Stream.of(
                Arguments.of(Opcode.EXP, x, new double[] {1, (float) Math.E, (float) (1 / Math.E), 54.59815f}),
                Arguments.of(Opcode.RECIPROCAL, x, new double[] {INFINITY, 1, -1, 0.25}),
                Arguments.of(Opcode.RSQRT, new double[] {0, 1, 16, 0.25}, new double[] {INFINITY, 1, 0.25, 2}),
                Arguments.of(Opcode.TANH, x, new double[] {0, 0.7615942f, -0.7615942f, 0.9993293f}),
                Arguments.of(Opcode.CONVERT, x, x));
    }

    @ParameterizedTest
    @MethodSource("unary")
    void oneSource(Opcode opcode, double[] x, double[] expected) {
        Runner r = new Runner();
        assertThat(r.result(opcode, FP32, 2, 2, r.input(FP32, 2, 2, x))).containsExactly(expected);
    }

    @Test
    void sourcesOfOneRowOrColumnAreRepeated() {
        Runner r = new Runner();
        BufferRef column = r.input(FP32, 2, 1, 10, 20);
        BufferRef row = r.input(FP32, 1, 3, 1, 2, 3);
        assertThat(r.result(Opcode.ADD, FP32, 2, 3, column, row)).containsExactly(11, 12, 13, 21, 22, 23);
        Runner one = new Runner();
        BufferRef single = one.input(FP32, 1, 1, 5);
        BufferRef whole = one.input(FP32, 2, 2, 1, 2, 3, 4);
        assertThat(one.result(Opcode.MUL, FP32, 2, 2, single, whole)).containsExactly(5, 10, 15, 20);
        Runner other = new Runner();
        BufferRef rows = other.input(FP32, 3, 1, 1, 2, 3);
        BufferRef all = other.input(FP32, 3, 1, 3, 2, 1);
        assertThat(other.result(Opcode.SUB, FP32, 3, 1, rows, all)).containsExactly(-2, 0, 2);
    }

    /** 2^24 + 2^16 + 5 has no fp32; a choice gives what is chosen, whatever the type of the sign. */
    @Test
    void selectDoesNotRoundIntegers() {
        Runner r = new Runner();
        BufferRef a = r.input(DataType.INT32, 1, 2, 16_842_757, 3);
        BufferRef b = r.input(DataType.INT32, 1, 2, 4, 16_777_221);
        BufferRef c = r.input(FP32, 1, 2, 1, -1);
        assertThat(r.result(Opcode.SELECT, DataType.INT32, 1, 2, a, b, c)).containsExactly(16_842_757, 16_777_221);
    }

    /**
     * 2^24 + 2^16 + 1 lies above the middle between the bf16 neighbours 2^24 and 2^24 + 2^17, but its fp32 is the middle,
     * which would go to the even one below.
     */
    @Test
    void convertRoundsOnce() {
        Runner r = new Runner();
        BufferRef a = r.input(DataType.INT32, 1, 1, (1 << 24) + (1 << 16) + 1);
        assertThat(r.result(Opcode.CONVERT, DataType.BF16, 1, 1, a)).containsExactly((1 << 24) + (1 << 17));
    }

    @Test
    void selectTakesTheFirstWhereTheThirdIsAboveZero() {
        Runner r = new Runner();
        BufferRef a = r.input(FP32, 1, 2, 1, 2);
        BufferRef b = r.input(FP32, 2, 1, -1, -2);
        BufferRef c = r.input(FP32, 2, 2, 1, 0, -0.0, 0.1);
        assertThat(r.result(Opcode.SELECT, FP32, 2, 2, a, b, c)).containsExactly(1, -1, -2, 2);
    }

    @Test
    void fillAndScale() {
        assertThat(new Runner().result(Opcode.FILL, FP16, 1, 2, Runner.number(0.1)))
                .containsExactly(0.0999755859375, 0.0999755859375);
        Runner r = new Runner();
        BufferRef x = r.input(FP32, 1, 3, 1, 2, -3);
        assertThat(r.result(Opcode.SCALE, FP32, 1, 3, x, Runner.number(0.5), Runner.number(1)))
                .containsExactly(1.5, 2, -0.5);
        Runner whole = new Runner();
        BufferRef n = whole.input(INT32, 1, 3, 16777217, 3, -2147483648);
        assertThat(whole.result(Opcode.SCALE, INT32, 1, 3, n, Runner.number(2), Runner.number(1)))
                .as("exact beyond fp32, saturated at the end")
                .containsExactly(33554435, 7, -2147483648);
    }

    /** A quarter turn (cosine 0, sine 1) of the first pair and none of the second takes (1,2,3,4) to (-3,2,1,4). */
    @Test
    void rotateTurnsPairsHalfAPartApart() {
        Runner r = new Runner();
        BufferRef x = r.input(FP32, 2, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8);
        BufferRef angles = r.input(FP32, 2, 4, 0, 1, 1, 0, 1, 1, 0, 0);
        assertThat(r.result(Opcode.ROTATE, FP32, 2, 8, x, angles))
                .containsExactly(-3, 2, 1, 4, -7, 6, 5, 8, 1, 2, 3, 4, 5, 6, 7, 8);
        Runner shared = new Runner();
        BufferRef y = shared.input(FP32, 2, 2, 1, 2, 3, 4);
        assertThat(shared.result(Opcode.ROTATE, FP32, 2, 2, y, shared.input(FP32, 1, 2, 0, 1)))
                .containsExactly(-2, 1, -4, 3);
    }

    /** Row i keeps the columns below 1 + i: a causal mask that has one column more at its left. */
    @Test
    void maskMovesWithTheRow() {
        double n = Double.NEGATIVE_INFINITY;
        Runner r = new Runner();
        BufferRef x = r.input(FP32, 3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(r.result(Opcode.MASK, FP32, 3, 3, x, Runner.position(1), Runner.number(1)))
                .containsExactly(1, n, n, 4, 5, n, 7, 8, 9);
        Runner half = new Runner();
        BufferRef y = half.input(FP32, 3, 2, 1, 2, 3, 4, 5, 6);
        assertThat(half.result(Opcode.MASK, FP8_E4M3, 3, 2, y, Runner.position(0), Runner.number(0.5)))
                .as("two rows see none, the third one; e4m3 has no infinity")
                .containsExactly(-448, -448, -448, -448, 5, -448);
    }

    @Test
    void reductionsGiveOneNumberARow() {
        double[] x = {1, 5, 5, -1, -7, -2};
        Runner sum = new Runner();
        assertThat(sum.result(Opcode.REDUCE_SUM, FP32, 2, 1, sum.input(FP32, 2, 3, x)))
                .containsExactly(11, -10);
        Runner max = new Runner();
        assertThat(max.result(Opcode.REDUCE_MAX, FP32, 2, 1, max.input(FP32, 2, 3, x)))
                .containsExactly(5, -1);
        Runner least = new Runner();
        assertThat(least.result(Opcode.ARGMAX, INT32, 2, 1, least.input(FP32, 2, 3, x), Runner.position(100)))
                .as("of equals the first")
                .containsExactly(101, 100);
    }

    /** In fp32, 2^24 + 1 = 2^24: ascending sums stay there, while the other way 2 is added to it. */
    @Test
    void sumsOfRowsAreRoundedInAscendingOrder() {
        Runner r = new Runner();
        BufferRef x = r.input(FP32, 2, 3, 16777216, 1, 1, 1, 1, 16777216);
        assertThat(r.result(Opcode.REDUCE_SUM, FP32, 2, 1, x)).containsExactly(16777216, 16777218);
        Runner exact = new Runner();
        BufferRef n = exact.input(INT32, 1, 3, 16777216, 1, 1);
        assertThat(exact.result(Opcode.REDUCE_SUM, INT32, 1, 1, n)).containsExactly(16777218);
    }

    @Test
    void integersAreExactAndSaturate() {
        Runner r = new Runner();
        BufferRef x = r.input(INT8, 1, 3, 100, -100, 7);
        assertThat(r.result(Opcode.ADD, INT8, 1, 3, x, x)).containsExactly(127, -128, 14);
        Runner wide = new Runner();
        BufferRef n = wide.input(INT32, 1, 2, 2147483647, 65537);
        assertThat(wide.result(Opcode.MUL, INT32, 1, 2, n, wide.input(INT32, 1, 2, -2147483648.0, 257)))
                .containsExactly(-2147483648, 16843009);
    }

    /** 16777217 is not an fp32: a float in the instruction makes it 16777216, whatever the destination. */
    @Test
    void oneFloatSourceMakesTheInstructionFloat() {
        Runner r = new Runner();
        BufferRef n = r.input(INT32, 1, 1, 16777217);
        assertThat(r.result(Opcode.ADD, INT32, 1, 1, n, r.input(FP32, 1, 1, 0))).containsExactly(16777216);
    }

    static Stream<Arguments> conversions() {
        return Stream.of(
                Arguments.of(FP32, new double[] {(float) 0.1, 300, -2.5, 1e6}),
                Arguments.of(DataType.TF32, new double[] {0.0999755859375, 300, -2.5, 999936}),
                Arguments.of(BF16, new double[] {0.10009765625, 300, -2.5, 999424}),
                Arguments.of(FP16, new double[] {0.0999755859375, 300, -2.5, INFINITY}),
                Arguments.of(FP8_E4M3, new double[] {0.1015625, 288, -2.5, 448}),
                Arguments.of(DataType.FP8_E5M2, new double[] {0.09375, 320, -2.5, 57344}),
                Arguments.of(DataType.FP4_E2M1, new double[] {0, 6, -2, 6}),
                Arguments.of(INT32, new double[] {0, 300, -2, 1000000}),
                Arguments.of(INT8, new double[] {0, 127, -2, 127}),
                Arguments.of(DataType.INT4, new double[] {0, 7, -2, 7}));
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void everyTypeIsRoundedToAndStored(DataType type, double[] expected) {
        Runner r = new Runner();
        BufferRef x = r.input(FP32, 1, 4, 0.1, 300, -2.5, 1e6);
        assertThat(r.result(Opcode.CONVERT, type, 1, 4, x)).containsExactly(expected);
        Runner back = new Runner();
        BufferRef y = back.input(type, 1, 4, expected);
        assertThat(back.result(Opcode.CONVERT, FP32, 1, 4, y))
                .as("loaded as it was stored")
                .containsExactly(expected);
    }

    /** The largest, 12, has the leading power 8, so the scale is 8 / 4 = 2 and the steps are those of e2m1 times 2. */
    @Test
    void blocksShareAScale() {
        double[] x = new double[64];
        x[0] = 12;
        x[1] = 0.9;
        x[32] = 0.75;
        x[33] = 0.9;
        Runner r = new Runner();
        double[] d = r.result(Opcode.CONVERT, DataType.MXFP4, 2, 32, r.input(FP32, 2, 32, x));
        assertThat(new double[] {d[0], d[1], d[32], d[33]})
                .as("the second row's scale is 1/8: 0.9 is 7.2 eighths, and the largest are 6")
                .containsExactly(12, 1, 0.75, 0.75);
        Runner n = new Runner();
        double[] y = new double[16];
        y[0] = 3;
        y[1] = 1.3;
        double[] nv = n.result(Opcode.CONVERT, DataType.NVFP4, 1, 16, n.input(FP32, 1, 16, y));
        assertThat(new double[] {nv[0], nv[1]})
                .as("scale 3 / 6: 1.3 is 2.6 halves, the nearest is 3")
                .containsExactly(3, 1.5);
    }

    @Test
    void shapesThatDoNotFitAreFaults() {
        Runner r = new Runner();
        BufferRef x = r.input(FP32, 2, 3, 1, 2, 3, 4, 5, 6);
        assertThatThrownBy(() -> r.result(Opcode.ADD, FP32, 2, 4, x, x))
                .isInstanceOf(ProgramFaultException.class)
                .hasMessage("kernel one, device 0, core 0, tile 0, queue vector, instruction 2 (add d, x0, x0): source"
                        + " x0 fp32[2,3] cannot be repeated to the shape of d fp32[2,4]");
        Runner exp = new Runner();
        BufferRef row = exp.input(FP32, 1, 3, 1, 2, 3);
        assertThatThrownBy(() -> exp.result(Opcode.EXP, FP32, 2, 3, row)).hasMessageContaining("has not the shape of");
        Runner sum = new Runner();
        BufferRef y = sum.input(FP32, 2, 3, 1, 2, 3, 4, 5, 6);
        assertThatThrownBy(() -> sum.result(Opcode.REDUCE_SUM, FP32, 2, 3, y))
                .hasMessageContaining("the destination must be [2,1]");
        Runner odd = new Runner();
        BufferRef z = odd.input(FP32, 1, 3, 1, 2, 3);
        assertThatThrownBy(() -> odd.result(Opcode.ROTATE, FP32, 1, 3, z, z)).hasMessageContaining("even number");
        Runner blocks = new Runner();
        BufferRef b = blocks.input(FP32, 1, 24, new double[24]);
        assertThatThrownBy(() -> blocks.result(Opcode.CONVERT, DataType.NVFP4, 1, 24, b))
                .hasMessageContaining("blocks of 16 elements do not divide");
    }
}

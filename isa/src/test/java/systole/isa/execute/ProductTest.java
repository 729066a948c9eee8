package systole.isa.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static systole.isa.DataType.BF16;
import static systole.isa.DataType.FP32;
import static systole.isa.DataType.FP8_E4M3;
import static systole.isa.DataType.INT32;
import static systole.isa.DataType.INT4;
import static systole.isa.DataType.INT8;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;

/** Products of matrices, worked out by hand. */
final class ProductTest {
    @Test
    void rowsTimesColumns() {
        Runner r = new Runner();
        BufferRef a = r.input(FP32, 2, 3, 1, 2, 3, 4, 5, 6);
        BufferRef b = r.input(FP32, 3, 2, 1, 0, 0, 1, 2, 2);
        assertThat(r.sum(Opcode.MMA, FP32, 2, 2, a, b)).containsExactly(7, 8, 16, 17);
        Runner t = new Runner();
        BufferRef c = t.input(FP32, 2, 3, 1, 2, 3, 4, 5, 6);
        BufferRef d = t.input(FP32, 2, 3, 1, 0, 2, 0, 1, 2);
        assertThat(t.sum(Opcode.MMA_T, FP32, 2, 2, c, d)).containsExactly(7, 8, 16, 17);
    }

    /** 448 and 0.5 are e4m3, 1.0078125 is the bf16 after 1: 448 * 1.0078125 = 451.5. */
    @Test
    void operandsMayHaveDifferentTypes() {
        Runner r = new Runner();
        BufferRef a = r.input(BF16, 1, 2, 1.0078125, 2);
        BufferRef b = r.input(FP8_E4M3, 2, 1, 448, 0.5);
        assertThat(r.sum(Opcode.MMA, FP32, 1, 1, a, b)).containsExactly(452.5);
    }

    /** Of 1 + 2^-12 a tf32 keeps 1, so that the product with 4096 is 4096; fp32 gives 4097. */
    @Test
    void tf32HasTenBits() {
        Runner r = new Runner();
        BufferRef a = r.input(DataType.TF32, 1, 1, 1 + 0x1p-12);
        assertThat(r.sum(Opcode.MMA, FP32, 1, 1, a, r.input(DataType.TF32, 1, 1, 4096)))
                .containsExactly(4096);
    }

    /**
     * 2^24 and then ones that are lost one by one in fp32, for a k that is not a multiple of four; and the other way, five
     * ones that count.
     */
    @Test
    void sumsAscendAndAreRoundedEachTime() {
        Runner r = new Runner();
        BufferRef a = r.input(FP32, 2, 6, 0x1p24, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0x1p24);
        BufferRef ones = r.input(FP32, 6, 1, 1, 1, 1, 1, 1, 1);
        assertThat(r.sum(Opcode.MMA, FP32, 2, 1, a, ones))
                .as("5 + 2^24 is a tie between even 2^24 + 4 and 2^24 + 6")
                .containsExactly(0x1p24, 0x1p24 + 4);
    }

    /** (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24: rounded to fp32 the last goes, so that taking the rest away leaves 0. */
    @Test
    void productsAreRoundedBeforeTheyAreAdded() {
        Runner r = new Runner();
        BufferRef a = r.input(FP32, 1, 2, 1 + 0x1p-11, 1 + 0x1p-12);
        BufferRef b = r.input(FP32, 2, 1, -1, 1 + 0x1p-12);
        assertThat(r.sum(Opcode.MMA, FP32, 1, 1, a, b)).containsExactly(0);
    }

    @Test
    void integersAreSummedExactlyAndSaturateAtTheEnd() {
        Runner r = new Runner();
        BufferRef a = r.input(INT8, 2, 2, 127, -128, -128, 3);
        BufferRef b = r.input(INT4, 2, 2, 7, -8, -8, 7);
        assertThat(r.sum(Opcode.MMA, INT32, 2, 2, a, b)).containsExactly(1913, -1912, -920, 1045);
        Runner wide = new Runner();
        double most = 2147483647;
        double least = -2147483648.0;
        BufferRef c = wide.input(INT32, 3, 4, most, most, least, least, most, most, 0, 0, least, least, least, least);
        BufferRef d = wide.input(INT32, 4, 1, most, most, most, most);
        assertThat(wide.sum(Opcode.MMA, INT32, 3, 1, c, d))
                .as("2 most^2 + 2 least most = -2 most, below least; 2 most^2; 4 least most")
                .containsExactly(least, most, least);
        Runner back = new Runner();
        BufferRef e = back.input(INT32, 1, 3, most, -2147483647.0, 5);
        assertThat(back.sum(Opcode.MMA, INT32, 1, 1, e, back.input(INT32, 3, 1, most, most, -3)))
                .as("the large parts cancel")
                .containsExactly(-15);
    }

    /** 131072 products of 128 * 128 are 2^31, one more than int32 holds; one fewer is 2^31 - 2^14. */
    @Test
    void manyShortProductsSaturateToo() {
        for (int depth : new int[] {131071, 131072}) {
            double[] least = new double[depth];
            Arrays.fill(least, -128);
            Runner r = new Runner();
            BufferRef a = r.input(INT8, 1, depth, least);
            assertThat(r.sum(Opcode.MMA_T, INT32, 1, 1, a, a))
                    .containsExactly(depth == 131071 ? 2147467264.0 : 2147483647.0);
        }
        Runner again = new Runner();
        BufferRef a = again.input(INT8, 1, 2, -128, -128);
        BufferRef d = again.k.accumulator("most", INT32, 1, 1, 1);
        again.k.emit(Opcode.FILL, d, Runner.number(2147483647.0)).emit(Opcode.BARRIER);
        again.k.emit(Opcode.MMA_T, d, a, a).emit(Opcode.BARRIER);
        assertThat(again.result(Opcode.CONVERT, INT32, 1, 1, d)).containsExactly(2147483647.0);
    }

    @Test
    void largeShapesAndTheTransposedAgree() {
        int m = 5;
        int k = 37;
        int n = 23;
        double[] a = new double[m * k];
        double[] b = new double[k * n];
        double[] transposed = new double[k * n];
        double[] expected = new double[m * n];
        Arrays.setAll(a, i -> i % 7 - 3);
        for (int i = 0; i < k * n; i++) {
            b[i] = i % 5 - 2;
            transposed[i % n * k + i / n] = b[i];
        }
        for (int i = 0; i < m * n * k; i++) {
            expected[i / (n * k) * n + i / k % n] += a[i / (n * k) * k + i % k] * b[i % k * n + i / k % n];
        }
        Runner r = new Runner();
        assertThat(r.sum(Opcode.MMA, FP32, m, n, r.input(FP32, m, k, a), r.input(FP32, k, n, b)))
                .containsExactly(expected);
        Runner t = new Runner();
        assertThat(t.sum(Opcode.MMA_T, FP32, m, n, t.input(FP32, m, k, a), t.input(FP32, n, k, transposed)))
                .containsExactly(expected);
        Runner whole = new Runner();
        assertThat(whole.sum(
                        Opcode.MMA_T, INT32, m, n, whole.input(INT8, m, k, a), whole.input(INT8, n, k, transposed)))
                .containsExactly(expected);
    }

    @Test
    void typesAndShapesThatDoNotFitAreFaults() {
        Runner r = new Runner();
        BufferRef a = r.input(FP32, 1, 1, 1);
        BufferRef b = r.input(INT8, 1, 1, 1);
        assertThatThrownBy(() -> r.sum(Opcode.MMA, FP32, 1, 1, a, b))
                .isInstanceOf(ProgramFaultException.class)
                .hasMessageContaining("a product of fp32 and int8: both must be integers or neither");
        Runner d = new Runner();
        BufferRef c = d.input(BF16, 1, 1, 1);
        assertThatThrownBy(() -> d.sum(Opcode.MMA, BF16, 1, 1, c, c)).hasMessageContaining("sums of bf16 are fp32");
        Runner s = new Runner();
        BufferRef e = s.input(FP32, 2, 3, 1, 2, 3, 4, 5, 6);
        assertThatThrownBy(() -> s.sum(Opcode.MMA, FP32, 2, 3, e, e)).hasMessageContaining("shapes do not fit");
    }
}

package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.gemm.GemmLowering;

/**
 * A matrix product C[m,n] = A[m,k] B[k,n], {@code batch} times.
 *
 * @param name name in reports
 * @param m rows of A: tokens
 * @param n columns of B: output features
 * @param k length of the sums: input features
 * @param batch independent products
 * @param type operand type
 * @param output type of C
 * @param accumulates the product is added to what C holds, as gradients of several micro-batches are
 * @param stored format of B in memory: that of the operands, or a narrower one from which B is converted on chip, as weights
 *     are that are quantised alone (Frantar et al., "GPTQ", 2023; Lin et al., "AWQ", 2024)
 */
public record Gemm(
        String name,
        long m,
        long n,
        long k,
        long batch,
        DataType type,
        DataType output,
        boolean accumulates,
        DataType stored)
        implements Operator {
    /** A product that overwrites C. */
    public Gemm(String name, long m, long n, long k, long batch, DataType type, DataType output) {
        this(name, m, n, k, batch, type, output, false);
    }

    /** A product of operands that are stored as they are multiplied. */
    public Gemm(String name, long m, long n, long k, long batch, DataType type, DataType output, boolean accumulates) {
        this(name, m, n, k, batch, type, output, accumulates, type);
    }

    /** The same product of a B that is stored in another format. */
    public Gemm withStored(DataType format) {
        return new Gemm(name, m, n, k, batch, type, output, accumulates, format);
    }

    /** True when B is converted before it is multiplied. */
    public boolean converts() {
        return stored != type;
    }

    /** Checks that the shape is positive. */
    public Gemm {
        if (m < 1 || n < 1 || k < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "a product needs positive sizes, found m=" + m + " n=" + n + " k=" + k + " batch=" + batch);
        }
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.GEMM;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return GemmLowering.lower(this, lowering);
    }

    @Override
    public double matrixFlops() {
        return 2.0 * m * n * k * batch;
    }

    @Override
    public double memoryBytes() {
        return batch * ((double) type.bytes(m * k) + stored.bytes(k * n) + (accumulates ? 2 : 1) * output.bytes(m * n));
    }

    @Override
    public double inputBytes() {
        return batch * (double) type.bytes(m * k);
    }

    @Override
    public double outputBytes() {
        return batch * (double) output.bytes(m * n);
    }
}

package systole.workloads.operator;

import java.util.ArrayList;
import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.QuantiseLowering;

/**
 * A matrix product whose activations come in a wide format and are quantised to that of the product first, with one scale found
 * from them. The product is of quantised values: the scale that it is multiplied with costs nothing beside the rounding of its
 * result and is left out.
 *
 * @param product in the narrow format
 * @param from format of the activations
 */
public record QuantisedGemm(Gemm product, DataType from) implements Operator {
    @Override
    public String name() {
        return product.name();
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.GEMM;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        List<Kernel> kernels = new ArrayList<>(
                QuantiseLowering.lower(product.batch() * product.m() * product.k(), from, product.type(), lowering));
        kernels.addAll(product.lower(lowering));
        return kernels;
    }

    @Override
    public double matrixFlops() {
        return product.matrixFlops();
    }

    @Override
    public double memoryBytes() {
        return product.memoryBytes() + inputBytes();
    }

    @Override
    public double inputBytes() {
        return from.bytes(product.batch() * product.m() * product.k());
    }

    @Override
    public double outputBytes() {
        return product.outputBytes();
    }
}

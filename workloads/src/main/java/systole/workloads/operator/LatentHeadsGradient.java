package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.LatentHeadsGradientLowering;
import systole.workloads.model.Latent;

/**
 * Gradient of {@link LatentHeads}: those of keys without position and of values are put side by side, those of queries rotated back
 * where they lie, and those of the key that all heads share added up and rotated back. The angles are given turned round: cosines,
 * then sines with the other sign.
 *
 * @param name name in reports
 * @param batch sequences
 * @param tokens tokens of each
 * @param heads heads on this device
 * @param latent widths of their parts
 * @param type format
 */
public record LatentHeadsGradient(String name, long batch, long tokens, int heads, Latent latent, DataType type)
        implements Operator {
    /** Checks that the shape is positive. */
    public LatentHeadsGradient {
        Shapes.positive(name, batch, tokens);
        Shapes.positive(name, heads, latent.headDim());
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.ROTARY;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return LatentHeadsGradientLowering.lower(this, lowering);
    }

    @Override
    public double memoryBytes() {
        return forward().memoryBytes();
    }

    /** Gradients come in where the forward pass wrote, and go where it read. */
    @Override
    public double inputBytes() {
        return forward().outputBytes();
    }

    @Override
    public double outputBytes() {
        return forward().inputBytes();
    }

    private LatentHeads forward() {
        return new LatentHeads(name, batch, tokens, heads, latent, type);
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}

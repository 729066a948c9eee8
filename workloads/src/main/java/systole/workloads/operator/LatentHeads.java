package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.LatentHeadsLowering;
import systole.workloads.model.Latent;

/**
 * Makes keys and values of heads of what latent vectors were expanded to: a key is its head's part without position and the one
 * rotated key that all heads share. The part of each query with position is rotated where it lies.
 *
 * @param name name in reports
 * @param batch sequences
 * @param tokens tokens of each
 * @param heads heads on this device
 * @param latent widths of their parts
 * @param type format
 */
public record LatentHeads(String name, long batch, long tokens, int heads, Latent latent, DataType type)
        implements Operator {
    /** Checks that the shape is positive. */
    public LatentHeads {
        Shapes.positive(name, batch, tokens);
        Shapes.positive(name, heads, latent.headDim());
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.ROTARY;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return LatentHeadsLowering.lower(this, lowering);
    }

    @Override
    public double memoryBytes() {
        return inputBytes() + outputBytes() + type.bytes(tokens * latent.rotary());
    }

    /** Of queries what is rotated, of keys what the heads have of their own, all values, and the shared key. */
    @Override
    public double inputBytes() {
        long ofHead = (long) latent.rotary() + latent.plain() + latent.value();
        return type.bytes(batch * tokens * (heads * ofHead + latent.rotary()));
    }

    @Override
    public double outputBytes() {
        return type.bytes(batch * tokens * heads * (latent.rotary() + (long) latent.headDim() + latent.value()));
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}

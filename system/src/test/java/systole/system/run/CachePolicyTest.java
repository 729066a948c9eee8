package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations.Role;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.memory.CacheSpec;
import systole.microarch.timing.Residency;

final class CachePolicyTest {
    private static final CacheSpec CACHE = new CacheSpec(1 << 20, 1, 1e12, 1e-7, 32);

    /** Reads {@code elements} of an activation, and of weights, and names a third tensor that is never loaded. */
    private static Kernel kernel(long elements, long weights) {
        KernelBuilder k = new KernelBuilder("reads");
        int x = k.tensor("x", DataType.INT8, elements);
        int w = k.tensor("w", Role.WEIGHT, DataType.INT8, weights);
        k.tensor("unread", DataType.INT8, 1L << 40);
        BufferRef tile = k.scratch("tile", DataType.INT8, 1, 64, 1);
        k.emit(Opcode.LOAD, tile, k.tile(x, 1, List.of(Affine.ZERO), 64));
        k.emit(Opcode.LOAD, tile, k.tile(w, 1, List.of(Affine.ZERO), 64));
        return k.build(new Grid(List.of(new Grid.Axis("one", 1)), List.of(0), 0));
    }

    @Test
    void aRepeatedOperatorThatFitsStaysResident() {
        Residency residency = CachePolicy.LOOP.residency(kernel(1000, 1000), 0, CACHE);
        assertThat(residency.of(0)).isEqualTo(1);
        assertThat(residency.of(1)).as("weights are read anew").isZero();
        assertThat(residency.of(2)).as("never loaded").isZero();
    }

    /** h = exp(-(1 - h) * 2) with h below 1 for a footprint of twice the capacity: 0.2032. */
    @Test
    void aFootprintOfTwiceTheCapacityKeepsAFifth() {
        Residency residency = CachePolicy.LOOP.residency(kernel(2 << 20, 1), 0, CACHE);
        assertThat(residency.of(0)).isCloseTo(0.2032, within(1e-3));
    }

    @Test
    void aFootprintOfAThousandCapacitiesKeepsNothing() {
        assertThat(CachePolicy.LOOP.residency(kernel(1L << 30, 1), 0, CACHE).of(0))
                .isLessThan(1e-6);
    }

    /** Of b = capacity bytes written in a row into a full cache, 1 - exp(-1) = 0.632 are left. */
    @Test
    void inAChainTheLastWrittenIsLeft() {
        assertThat(CachePolicy.CHAIN.residency(kernel(1 << 20, 1), 0, CACHE).of(0))
                .isCloseTo(0.6321, within(1e-4));
    }
}

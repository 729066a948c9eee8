package systole.workloads.lowering.attention;

import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;
import systole.isa.Operand.Position;

/** Hides the keys that lie before a sliding window: the first columns of a block, one more with each row. */
final class OldestKeys {
    private final KernelBuilder k;
    private final BufferRef inside;
    private final BufferRef nothing;

    OldestKeys(KernelBuilder k, int rows, int keys) {
        this.k = k;
        inside = k.accumulator("before_window", DataType.FP32, rows, keys, 1);
        nothing = k.accumulator("nothing", DataType.FP32, rows, 1, 1);
    }

    void start() {
        k.emit(Opcode.FILL, nothing, new Constant(Double.NEGATIVE_INFINITY));
    }

    /** Scores before {@code first} become those of nothing, {@code more} more of them in each further row. */
    void hide(BufferRef scores, Affine first, double more) {
        k.emit(Opcode.FILL, inside, new Constant(1));
        k.emit(Opcode.MASK, inside, inside, new Position(first), new Constant(more));
        k.emit(Opcode.SELECT, scores, nothing, scores, inside);
    }
}

package systole.workloads.lowering.stream;

import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;

/**
 * Instructions of optimizers in fp32 registers: inputs are gradient, parameter and moments, results parameter and moments. Decay
 * rates are those of large language models (Brown et al., 2020); no byte depends on them.
 */
public final class UpdateMath {
    /** Decay of the first moment. */
    public static final double FIRST = 0.9;

    /** Decay of the second moment. */
    public static final double SECOND = 0.95;

    /** Weight decay. */
    public static final double DECAY = 0.1;

    /** Added to the second moment, so that its root is never 0. */
    public static final double EPSILON = 1e-16;

    private static final Constant NOTHING = new Constant(0);

    private UpdateMath() {}

    /** m = 0.9 m + 0.1 g, v = 0.95 v + 0.05 g^2, x = (1 - 0.1 rate) x - rate m / sqrt(v). */
    public static BufferRef[] adam(KernelBuilder k, BufferRef[] in, BufferRef[] spare, double rate) {
        moments(k, in[0], in[2], in[3], spare[0]);
        step(k, in[1], in[2], in[3], spare[0], rate);
        return new BufferRef[] {in[1], in[2], in[3]};
    }

    /** Moments move towards gradient and squared gradient; the gradient's register is used up. */
    static void moments(KernelBuilder k, BufferRef g, BufferRef m, BufferRef v, BufferRef t) {
        k.emit(Opcode.SCALE, m, m, new Constant(FIRST), NOTHING);
        k.emit(Opcode.SCALE, t, g, new Constant(1 - FIRST), NOTHING);
        k.emit(Opcode.ADD, m, m, t);
        k.emit(Opcode.MUL, g, g, g);
        k.emit(Opcode.SCALE, v, v, new Constant(SECOND), NOTHING);
        k.emit(Opcode.SCALE, g, g, new Constant(1 - SECOND), NOTHING);
        k.emit(Opcode.ADD, v, v, g);
    }

    /** The parameter follows. */
    static void step(KernelBuilder k, BufferRef x, BufferRef m, BufferRef v, BufferRef t, double rate) {
        k.emit(Opcode.SCALE, t, v, new Constant(1), new Constant(EPSILON));
        k.emit(Opcode.RSQRT, t, t);
        k.emit(Opcode.MUL, t, t, m);
        k.emit(Opcode.SCALE, t, t, new Constant(-rate), NOTHING);
        k.emit(Opcode.SCALE, x, x, new Constant(1 - DECAY * rate), NOTHING);
        k.emit(Opcode.ADD, x, x, t);
    }

    /** x = x - rate g. */
    public static BufferRef[] sgd(KernelBuilder k, BufferRef[] in, double rate) {
        k.emit(Opcode.SCALE, in[0], in[0], new Constant(-rate), NOTHING);
        k.emit(Opcode.ADD, in[1], in[1], in[0]);
        return new BufferRef[] {in[1]};
    }

    /** m = 0.9 m + g, x = x - rate m. */
    public static BufferRef[] momentum(KernelBuilder k, BufferRef[] in, double rate) {
        k.emit(Opcode.SCALE, in[2], in[2], new Constant(FIRST), NOTHING);
        k.emit(Opcode.ADD, in[2], in[2], in[0]);
        k.emit(Opcode.SCALE, in[0], in[2], new Constant(-rate), NOTHING);
        k.emit(Opcode.ADD, in[1], in[1], in[0]);
        return new BufferRef[] {in[1], in[2]};
    }
}

package systole.workloads.lowering.stream;

import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;

/** The instructions of an elementwise operation, in fp32 registers. */
@FunctionalInterface
public interface ElementwiseMath {
    /**
     * Emits them.
     *
     * @param k kernel
     * @param x first value; holds the result at the end
     * @param y second value; {@code x} itself when there is none
     * @param t a register to spare
     */
    void emit(KernelBuilder k, BufferRef x, BufferRef y, BufferRef t);

    /** x + y. */
    static void add(KernelBuilder k, BufferRef x, BufferRef y, BufferRef t) {
        k.emit(Opcode.ADD, x, x, y);
    }

    /** x * y. */
    static void multiply(KernelBuilder k, BufferRef x, BufferRef y, BufferRef t) {
        k.emit(Opcode.MUL, x, x, y);
    }

    /** max(x, 0). */
    static void rectify(KernelBuilder k, BufferRef x, BufferRef y, BufferRef t) {
        k.emit(Opcode.FILL, t, new Constant(0));
        k.emit(Opcode.MAX, x, x, t);
    }

    /** tanh(x). */
    static void tanh(KernelBuilder k, BufferRef x, BufferRef y, BufferRef t) {
        k.emit(Opcode.TANH, x, x);
    }

    /** x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2 (Hendrycks and Gimpel, 2016). */
    static void gelu(KernelBuilder k, BufferRef x, BufferRef y, BufferRef t) {
        double root = Math.sqrt(2 / Math.PI);
        k.emit(Opcode.MUL, t, x, x);
        k.emit(Opcode.SCALE, t, t, new Constant(0.044715 * root), new Constant(root));
        k.emit(Opcode.MUL, t, t, x);
        k.emit(Opcode.TANH, t, t);
        k.emit(Opcode.SCALE, t, t, new Constant(0.5), new Constant(0.5));
        k.emit(Opcode.MUL, x, x, t);
    }

    /** x / (1 + exp(-x)). */
    static void silu(KernelBuilder k, BufferRef x, BufferRef y, BufferRef t) {
        k.emit(Opcode.SCALE, t, x, new Constant(-1), new Constant(0));
        k.emit(Opcode.EXP, t, t);
        k.emit(Opcode.SCALE, t, t, new Constant(1), new Constant(1));
        k.emit(Opcode.RECIPROCAL, t, t);
        k.emit(Opcode.MUL, x, x, t);
    }

    /** silu(x) * y. */
    static void siluMultiply(KernelBuilder k, BufferRef x, BufferRef y, BufferRef t) {
        silu(k, x, y, t);
        multiply(k, x, y, t);
    }

    /** gelu(x) * y. */
    static void geluMultiply(KernelBuilder k, BufferRef x, BufferRef y, BufferRef t) {
        gelu(k, x, y, t);
        multiply(k, x, y, t);
    }
}

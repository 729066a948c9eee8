package systole.workloads.lowering.stream;

import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;

/**
 * Instructions of the functions that training does at each element, in fp32 registers: inputs {@code in}, spares {@code t}, one
 * constant {@code p}; the registers returned hold the results.
 */
public final class LayerMath {
    private static final double ROOT = Math.sqrt(2 / Math.PI);
    private static final double CUBIC = 0.044715;

    private LayerMath() {}

    /** x. */
    public static BufferRef[] same(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        return results(in[0]);
    }

    /** x and x. */
    public static BufferRef[] twice(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        return results(in[0], in[0]);
    }

    /** p x. */
    public static BufferRef[] scaled(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.SCALE, in[0], in[0], new Constant(p), new Constant(0));
        return results(in[0]);
    }

    /** p tanh(x / p). */
    public static BufferRef[] softcap(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        scaled(k, in, t, 1 / p);
        k.emit(Opcode.TANH, in[0], in[0]);
        return scaled(k, in, t, p);
    }

    /** dy (1 - (y / p)^2). */
    public static BufferRef[] softcapGrad(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.MUL, in[1], in[1], in[1]);
        k.emit(Opcode.SCALE, in[1], in[1], new Constant(-1 / (p * p)), new Constant(1));
        k.emit(Opcode.MUL, in[0], in[0], in[1]);
        return results(in[0]);
    }

    /** x + bias. */
    public static BufferRef[] biased(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.ADD, in[0], in[0], in[1]);
        return results(in[0]);
    }

    /** gelu(x + bias). */
    public static BufferRef[] biasGelu(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        biased(k, in, t, p);
        ElementwiseMath.gelu(k, in[0], in[0], t[0]);
        return results(in[0]);
    }

    /** relu(x + bias). */
    public static BufferRef[] biasRelu(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        biased(k, in, t, p);
        ElementwiseMath.rectify(k, in[0], in[0], t[0]);
        return results(in[0]);
    }

    /** p x mask. */
    public static BufferRef[] dropout(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.MUL, in[0], in[0], in[1]);
        return scaled(k, in, t, p);
    }

    /** residual + p x mask. */
    public static BufferRef[] dropoutAdd(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        dropout(k, in, t, p);
        k.emit(Opcode.ADD, in[0], in[0], in[2]);
        return results(in[0]);
    }

    /** residual + p (x + bias) mask. */
    public static BufferRef[] biasDropoutAdd(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        biased(k, in, t, p);
        return dropoutAdd(k, new BufferRef[] {in[0], in[2], in[3]}, t, p);
    }

    /** residual + x + bias. */
    public static BufferRef[] biasAdd(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        biased(k, in, t, p);
        k.emit(Opcode.ADD, in[0], in[0], in[2]);
        return results(in[0]);
    }

    /** dy gelu'(x). */
    public static BufferRef[] geluGrad(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        geluSlope(k, in[1], t[0], t[1]);
        k.emit(Opcode.MUL, in[0], in[0], in[1]);
        return results(in[0]);
    }

    /** dy gelu'(x + bias). */
    public static BufferRef[] biasGeluGrad(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.ADD, in[1], in[1], in[2]);
        return geluGrad(k, in, t, p);
    }

    /** dy where x is positive. */
    public static BufferRef[] reluGrad(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.FILL, t[0], new Constant(0));
        k.emit(Opcode.SELECT, in[0], in[0], t[0], in[1]);
        return results(in[0]);
    }

    /** dy where x + bias is positive. */
    public static BufferRef[] biasReluGrad(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.ADD, in[1], in[1], in[2]);
        return reluGrad(k, in, t, p);
    }

    /** dy silu'(x). */
    public static BufferRef[] siluGrad(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        siluSlope(k, in[1], t[0], t[1]);
        k.emit(Opcode.MUL, in[0], in[0], in[1]);
        return results(in[0]);
    }

    /** dy up silu'(gate) and dy silu(gate). */
    public static BufferRef[] siluMulGrad(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.CONVERT, t[2], in[1]);
        ElementwiseMath.silu(k, t[2], t[2], t[0]);
        siluSlope(k, in[1], t[0], t[1]);
        return gated(k, in, t);
    }

    /** dy up gelu'(gate) and dy gelu(gate). */
    public static BufferRef[] geluMulGrad(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.CONVERT, t[2], in[1]);
        ElementwiseMath.gelu(k, t[2], t[2], t[0]);
        geluSlope(k, in[1], t[0], t[1]);
        return gated(k, in, t);
    }

    /** dy up slope and dy value, slope in the second input and value in the third spare. */
    private static BufferRef[] gated(KernelBuilder k, BufferRef[] in, BufferRef[] t) {
        k.emit(Opcode.MUL, in[1], in[1], in[0]);
        k.emit(Opcode.MUL, in[1], in[1], in[2]);
        k.emit(Opcode.MUL, t[2], t[2], in[0]);
        return results(in[1], t[2]);
    }

    /** x + sum. */
    public static BufferRef[] accumulate(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        return biased(k, in, t, p);
    }

    /** x / sum. */
    public static BufferRef[] divide(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.RECIPROCAL, in[1], in[1]);
        return factor(k, in, t, p);
    }

    /** x - shift. */
    public static BufferRef[] shift(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.SUB, in[0], in[0], in[1]);
        return results(in[0]);
    }

    /** e to the x. */
    public static BufferRef[] exp(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.EXP, in[0], in[0]);
        return results(in[0]);
    }

    /** factor times e to the (x - shift). */
    public static BufferRef[] expFactor(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        shift(k, in, t, p);
        exp(k, in, t, p);
        k.emit(Opcode.MUL, in[0], in[0], in[2]);
        return results(in[0]);
    }

    /** x times a factor. */
    public static BufferRef[] factor(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.MUL, in[0], in[0], in[1]);
        return results(in[0]);
    }

    /** x (1 + scale) + shift. */
    public static BufferRef[] modulate(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.SCALE, in[1], in[1], new Constant(1), new Constant(1));
        k.emit(Opcode.MUL, in[0], in[0], in[1]);
        k.emit(Opcode.ADD, in[0], in[0], in[2]);
        return results(in[0]);
    }

    /** dy (1 + scale). */
    public static BufferRef[] modulateGrad(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.SCALE, in[1], in[1], new Constant(1), new Constant(1));
        return factor(k, in, t, p);
    }

    /** p x in all rows. */
    public static BufferRef[] spread(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.FILL, t[0], new Constant(0));
        k.emit(Opcode.ADD, t[0], t[0], in[0]);
        k.emit(Opcode.SCALE, t[0], t[0], new Constant(p), new Constant(0));
        return results(t[0]);
    }

    /** residual + gate x. */
    public static BufferRef[] gatedAdd(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.MUL, in[0], in[0], in[1]);
        k.emit(Opcode.ADD, in[0], in[0], in[2]);
        return results(in[0]);
    }

    /** a factor_a + b factor_b. */
    public static BufferRef[] blend(KernelBuilder k, BufferRef[] in, BufferRef[] t, double p) {
        k.emit(Opcode.MUL, in[0], in[0], in[1]);
        k.emit(Opcode.MUL, in[2], in[2], in[3]);
        k.emit(Opcode.ADD, in[0], in[0], in[2]);
        return results(in[0]);
    }

    /** x becomes gelu'(x) = (1 + h) / 2 + x (1 - h^2) (r + 3 r c x^2) / 2, h = tanh(r x + r c x^3). */
    private static void geluSlope(KernelBuilder k, BufferRef x, BufferRef h, BufferRef t) {
        k.emit(Opcode.MUL, t, x, x);
        k.emit(Opcode.SCALE, h, t, new Constant(CUBIC * ROOT), new Constant(ROOT));
        k.emit(Opcode.MUL, h, h, x);
        k.emit(Opcode.TANH, h, h);
        k.emit(Opcode.SCALE, t, t, new Constant(1.5 * CUBIC * ROOT), new Constant(0.5 * ROOT));
        k.emit(Opcode.MUL, x, x, t);
        k.emit(Opcode.MUL, t, h, h);
        k.emit(Opcode.SCALE, t, t, new Constant(-1), new Constant(1));
        k.emit(Opcode.MUL, x, x, t);
        k.emit(Opcode.SCALE, h, h, new Constant(0.5), new Constant(0.5));
        k.emit(Opcode.ADD, x, x, h);
    }

    /** x becomes silu'(x) = s (1 + x (1 - s)), s = sigmoid(x). */
    private static void siluSlope(KernelBuilder k, BufferRef x, BufferRef s, BufferRef t) {
        k.emit(Opcode.SCALE, s, x, new Constant(-1), new Constant(0));
        k.emit(Opcode.EXP, s, s);
        k.emit(Opcode.SCALE, s, s, new Constant(1), new Constant(1));
        k.emit(Opcode.RECIPROCAL, s, s);
        k.emit(Opcode.SCALE, t, s, new Constant(-1), new Constant(1));
        k.emit(Opcode.MUL, x, x, t);
        k.emit(Opcode.SCALE, x, x, new Constant(1), new Constant(1));
        k.emit(Opcode.MUL, x, x, s);
    }

    private static BufferRef[] results(BufferRef... results) {
        return results;
    }
}

package systole.workloads.lowering.stream;

import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.Constant;
import systole.isa.Operand.Position;

/**
 * exp(x - max) / sum of exp(x - max); in parts with the largest so far, the sum rescaled when it grows (Milakov and
 * Gimelshein, "Online normalizer calculation for softmax", 2018).
 */
class SoftmaxRow implements RowMath {
    @Override
    public void held(KernelBuilder k, Registers r) {
        k.emit(Opcode.REDUCE_MAX, r.first(), r.x());
        k.emit(Opcode.SUB, r.x(), r.x(), r.first());
        k.emit(Opcode.EXP, r.x(), r.x());
        k.emit(Opcode.REDUCE_SUM, r.second(), r.x());
        k.emit(Opcode.RECIPROCAL, r.second(), r.second());
        k.emit(Opcode.MUL, r.x(), r.x(), r.second());
    }

    @Override
    public void start(KernelBuilder k, Registers r) {
        k.emit(Opcode.FILL, r.first(), new Constant(LOWEST));
    }

    @Override
    public void part(KernelBuilder k, Registers r, int pass) {
        k.emit(Opcode.REDUCE_MAX, r.third(), r.x());
        k.emit(Opcode.MAX, r.third(), r.third(), r.first());
        k.emit(Opcode.SUB, r.fourth(), r.first(), r.third());
        k.emit(Opcode.EXP, r.fourth(), r.fourth());
        k.emit(Opcode.MUL, r.second(), r.second(), r.fourth());
        k.emit(Opcode.CONVERT, r.first(), r.third());
        k.emit(Opcode.SUB, r.x(), r.x(), r.first());
        k.emit(Opcode.EXP, r.x(), r.x());
        k.emit(Opcode.REDUCE_SUM, r.fourth(), r.x());
        k.emit(Opcode.ADD, r.second(), r.second(), r.fourth());
    }

    @Override
    public void close(KernelBuilder k, Registers r) {
        k.emit(Opcode.RECIPROCAL, r.second(), r.second());
    }

    @Override
    public void apply(KernelBuilder k, Registers r) {
        k.emit(Opcode.SUB, r.x(), r.x(), r.first());
        k.emit(Opcode.EXP, r.x(), r.x());
        k.emit(Opcode.MUL, r.x(), r.x(), r.second());
    }

    @Override
    public void pad(KernelBuilder k, Registers r, Position inside) {
        k.emit(Opcode.MASK, r.x(), r.x(), inside, new Constant(0));
    }
}

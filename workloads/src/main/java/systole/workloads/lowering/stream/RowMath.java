package systole.workloads.lowering.stream;

import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;

/** What an operation over whole rows does, in two halves: what it learns of a row, and what it does to the row then. */
interface RowMath {
    /** Registers of a tile: values, a spare of their shape, and two results of a reduction a row. */
    record Registers(BufferRef x, BufferRef spare, BufferRef first, BufferRef second) {}

    /** Reduces (a part of) the rows. */
    void reduce(KernelBuilder k, Registers r);

    /** Turns (a part of) the rows into the result, left in {@code x}. */
    void finish(KernelBuilder k, Registers r);

    /** x / sqrt(mean of x^2 + epsilon). */
    final class RmsNorm implements RowMath {
        private final double columns;

        RmsNorm(double columns) {
            this.columns = columns;
        }

        @Override
        public void reduce(KernelBuilder k, Registers r) {
            k.emit(Opcode.MUL, r.spare(), r.x(), r.x());
            k.emit(Opcode.REDUCE_SUM, r.first(), r.spare());
        }

        @Override
        public void finish(KernelBuilder k, Registers r) {
            k.emit(Opcode.SCALE, r.second(), r.first(), new Constant(1 / columns), new Constant(1e-6));
            k.emit(Opcode.RSQRT, r.second(), r.second());
            k.emit(Opcode.MUL, r.x(), r.x(), r.second());
        }
    }

    /** (x - mean) / sqrt(variance + epsilon), the variance taken from the sums of x and x^2. */
    final class LayerNorm implements RowMath {
        private final double columns;

        LayerNorm(double columns) {
            this.columns = columns;
        }

        @Override
        public void reduce(KernelBuilder k, Registers r) {
            k.emit(Opcode.REDUCE_SUM, r.first(), r.x());
            k.emit(Opcode.SCALE, r.first(), r.first(), new Constant(1 / columns), new Constant(0));
            k.emit(Opcode.SUB, r.x(), r.x(), r.first());
            k.emit(Opcode.MUL, r.spare(), r.x(), r.x());
            k.emit(Opcode.REDUCE_SUM, r.second(), r.spare());
        }

        @Override
        public void finish(KernelBuilder k, Registers r) {
            k.emit(Opcode.SCALE, r.second(), r.second(), new Constant(1 / columns), new Constant(1e-5));
            k.emit(Opcode.RSQRT, r.second(), r.second());
            k.emit(Opcode.MUL, r.x(), r.x(), r.second());
        }
    }

    /** exp(x - max) / sum of exp(x - max). */
    final class SoftmaxRow implements RowMath {
        @Override
        public void reduce(KernelBuilder k, Registers r) {
            k.emit(Opcode.REDUCE_MAX, r.first(), r.x());
            k.emit(Opcode.SUB, r.x(), r.x(), r.first());
            k.emit(Opcode.EXP, r.x(), r.x());
            k.emit(Opcode.REDUCE_SUM, r.second(), r.x());
        }

        @Override
        public void finish(KernelBuilder k, Registers r) {
            k.emit(Opcode.RECIPROCAL, r.second(), r.second());
            k.emit(Opcode.MUL, r.x(), r.x(), r.second());
        }
    }
}

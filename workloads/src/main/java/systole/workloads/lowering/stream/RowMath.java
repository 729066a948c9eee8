package systole.workloads.lowering.stream;

import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;
import systole.isa.Operand.Position;

/** What an operation over whole rows does: at once to rows that are held, or part by part to rows that are not. */
interface RowMath {
    /** Below any value that is met; not infinite, so that differences stay numbers. */
    double LOWEST = -1e30;

    /**
     * Registers of a tile: values, a spare of their shape, and four numbers a row.
     *
     * @param x values
     * @param spare of their shape
     * @param first what is learned of a row, kept from part to part
     * @param second the same
     * @param third for use within a part
     * @param fourth for use within a part
     */
    record Registers(
            BufferRef x, BufferRef spare, BufferRef first, BufferRef second, BufferRef third, BufferRef fourth) {
        /** Numbers a row. */
        static final int OF_A_ROW = 4;
    }

    /** Turns whole rows in {@code x} into the result, left there. */
    void held(KernelBuilder k, Registers r);

    /** Before the first part of a row. */
    default void start(KernelBuilder k, Registers r) {}

    /** True when the whole row is gone through beforehand. */
    default boolean surveys() {
        return false;
    }

    /** Looks at a part of the row in {@code x} beforehand. */
    default void survey(KernelBuilder k, Registers r) {}

    /** True when the first part is looked at before it is learned from. */
    default boolean looksAhead() {
        return false;
    }

    /** Looks at the first part of the row, {@code columns} of it, in {@code x}. */
    default void look(KernelBuilder k, Registers r, int columns) {}

    /** Learns from a part of the row in {@code x}. */
    void part(KernelBuilder k, Registers r);

    /** After the last part has been learned from. */
    void close(KernelBuilder k, Registers r);

    /** Turns a part of the row in {@code x} into the result, left there. */
    void apply(KernelBuilder k, Registers r);

    /** Makes elements of {@code x} past the end of a row harmless, where zeros are not. */
    default void pad(KernelBuilder k, Registers r, Position inside) {}

    /** x / sqrt(mean of x^2 + epsilon). */
    final class RmsNorm implements RowMath {
        private final double columns;

        RmsNorm(double columns) {
            this.columns = columns;
        }

        @Override
        public void held(KernelBuilder k, Registers r) {
            k.emit(Opcode.MUL, r.spare(), r.x(), r.x());
            k.emit(Opcode.REDUCE_SUM, r.first(), r.spare());
            close(k, r);
            apply(k, r);
        }

        @Override
        public void part(KernelBuilder k, Registers r) {
            k.emit(Opcode.MUL, r.spare(), r.x(), r.x());
            k.emit(Opcode.REDUCE_SUM, r.third(), r.spare());
            k.emit(Opcode.ADD, r.first(), r.first(), r.third());
        }

        @Override
        public void close(KernelBuilder k, Registers r) {
            k.emit(Opcode.SCALE, r.second(), r.first(), new Constant(1 / columns), new Constant(1e-6));
            k.emit(Opcode.RSQRT, r.second(), r.second());
        }

        @Override
        public void apply(KernelBuilder k, Registers r) {
            k.emit(Opcode.MUL, r.x(), r.x(), r.second());
        }
    }

    /**
     * (x - mean) / sqrt(variance + epsilon). In parts both are taken from the sums of y and y^2, y = x less the mean of the
     * first part: without that shift the two terms of the variance would cancel where the mean is large.
     */
    final class LayerNorm implements RowMath {
        private static final double EPSILON = 1e-5;

        private final double columns;

        LayerNorm(double columns) {
            this.columns = columns;
        }

        @Override
        public void held(KernelBuilder k, Registers r) {
            k.emit(Opcode.REDUCE_SUM, r.first(), r.x());
            k.emit(Opcode.SCALE, r.first(), r.first(), new Constant(1 / columns), new Constant(0));
            k.emit(Opcode.SUB, r.x(), r.x(), r.first());
            k.emit(Opcode.MUL, r.spare(), r.x(), r.x());
            k.emit(Opcode.REDUCE_SUM, r.second(), r.spare());
            k.emit(Opcode.SCALE, r.second(), r.second(), new Constant(1 / columns), new Constant(EPSILON));
            k.emit(Opcode.RSQRT, r.second(), r.second());
            k.emit(Opcode.MUL, r.x(), r.x(), r.second());
        }

        @Override
        public boolean looksAhead() {
            return true;
        }

        @Override
        public void look(KernelBuilder k, Registers r, int part) {
            k.emit(Opcode.REDUCE_SUM, r.fourth(), r.x());
            k.emit(Opcode.SCALE, r.fourth(), r.fourth(), new Constant(1.0 / part), new Constant(0));
        }

        /** Past the end is the shift, of which nothing is left when it is taken off. */
        @Override
        public void pad(KernelBuilder k, Registers r, Position inside) {
            k.emit(Opcode.FILL, r.spare(), new Constant(1));
            k.emit(Opcode.MASK, r.spare(), r.spare(), inside, new Constant(0));
            k.emit(Opcode.SELECT, r.x(), r.x(), r.fourth(), r.spare());
        }

        @Override
        public void part(KernelBuilder k, Registers r) {
            k.emit(Opcode.SUB, r.x(), r.x(), r.fourth());
            k.emit(Opcode.REDUCE_SUM, r.third(), r.x());
            k.emit(Opcode.ADD, r.first(), r.first(), r.third());
            k.emit(Opcode.MUL, r.spare(), r.x(), r.x());
            k.emit(Opcode.REDUCE_SUM, r.third(), r.spare());
            k.emit(Opcode.ADD, r.second(), r.second(), r.third());
        }

        @Override
        public void close(KernelBuilder k, Registers r) {
            k.emit(Opcode.SCALE, r.first(), r.first(), new Constant(1 / columns), new Constant(0));
            k.emit(Opcode.MUL, r.third(), r.first(), r.first());
            k.emit(Opcode.SCALE, r.second(), r.second(), new Constant(1 / columns), new Constant(EPSILON));
            k.emit(Opcode.SUB, r.second(), r.second(), r.third());
            k.emit(Opcode.RSQRT, r.second(), r.second());
            k.emit(Opcode.ADD, r.first(), r.first(), r.fourth());
        }

        @Override
        public void apply(KernelBuilder k, Registers r) {
            k.emit(Opcode.SUB, r.x(), r.x(), r.first());
            k.emit(Opcode.MUL, r.x(), r.x(), r.second());
        }
    }

    /**
     * exp(x - max) / sum of exp(x - max); in parts with the largest so far, the sum rescaled when it grows (Milakov and
     * Gimelshein, "Online normalizer calculation for softmax", 2018).
     */
    final class SoftmaxRow implements RowMath {
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
        public void part(KernelBuilder k, Registers r) {
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

    /** The same in three passes over rows that are not held: largest, sum, result. */
    final class SoftmaxPasses implements RowMath {
        private final RowMath whole = new SoftmaxRow();

        @Override
        public void held(KernelBuilder k, Registers r) {
            whole.held(k, r);
        }

        @Override
        public void start(KernelBuilder k, Registers r) {
            whole.start(k, r);
        }

        @Override
        public boolean surveys() {
            return true;
        }

        @Override
        public void survey(KernelBuilder k, Registers r) {
            k.emit(Opcode.REDUCE_MAX, r.third(), r.x());
            k.emit(Opcode.MAX, r.first(), r.first(), r.third());
        }

        @Override
        public void part(KernelBuilder k, Registers r) {
            k.emit(Opcode.SUB, r.x(), r.x(), r.first());
            k.emit(Opcode.EXP, r.x(), r.x());
            k.emit(Opcode.REDUCE_SUM, r.fourth(), r.x());
            k.emit(Opcode.ADD, r.second(), r.second(), r.fourth());
        }

        @Override
        public void close(KernelBuilder k, Registers r) {
            whole.close(k, r);
        }

        @Override
        public void apply(KernelBuilder k, Registers r) {
            whole.apply(k, r);
        }

        @Override
        public void pad(KernelBuilder k, Registers r, Position inside) {
            whole.pad(k, r, inside);
        }
    }
}

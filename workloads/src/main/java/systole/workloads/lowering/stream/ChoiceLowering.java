package systole.workloads.lowering.stream;

import java.util.List;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.Constant;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.ExpertChoice;

/**
 * Lowers the choice of experts: a softmax kernel whose rows lose all but their largest elements. Scores of a token are few: a
 * kernel for them holds the row, however short the rows that a softmax holds.
 */
public final class ChoiceLowering {
    private ChoiceLowering() {}

    /** The kernel of the choice. */
    public static List<Kernel> lower(ExpertChoice op, Lowering lowering) {
        RowMath math = new Largest(op.chosen());
        int row = Math.toIntExact(op.type().bytes((long) op.experts()));
        return RowLowering.lower(
                new RowJob("choice", op.rows(), op.experts(), false, 0, op.type(), op.type(), math),
                lowering.library().rows().softmax().holding(row),
                lowering);
    }

    /** exp(x - max) over its sum for the {@code count} largest elements of a row, 0 for the others. */
    private record Largest(int count) implements RowMath {
        @Override
        public void held(KernelBuilder k, Registers r) {
            k.emit(Opcode.REDUCE_MAX, r.first(), r.x());
            k.emit(Opcode.FILL, r.third(), new Constant(LOWEST));
            k.emit(Opcode.CONVERT, r.second(), r.first());
            // the largest below the last one, until it is the least that is chosen
            for (int i = 1; i < count; i++) {
                k.emit(Opcode.SUB, r.spare(), r.second(), r.x());
                k.emit(Opcode.SELECT, r.spare(), r.x(), r.third(), r.spare());
                k.emit(Opcode.REDUCE_MAX, r.second(), r.spare());
            }
            k.emit(Opcode.SUB, r.spare(), r.second(), r.x());
            k.emit(Opcode.SELECT, r.x(), r.third(), r.x(), r.spare());
            k.emit(Opcode.SUB, r.x(), r.x(), r.first());
            k.emit(Opcode.EXP, r.x(), r.x());
            k.emit(Opcode.REDUCE_SUM, r.second(), r.x());
            k.emit(Opcode.RECIPROCAL, r.second(), r.second());
            k.emit(Opcode.MUL, r.x(), r.x(), r.second());
        }

        @Override
        public void part(KernelBuilder k, Registers r) {
            throw new UnsupportedOperatorException("the scores of a token's experts do not fit on chip at once");
        }

        @Override
        public void close(KernelBuilder k, Registers r) {
            part(k, r);
        }

        @Override
        public void apply(KernelBuilder k, Registers r) {
            part(k, r);
        }
    }
}

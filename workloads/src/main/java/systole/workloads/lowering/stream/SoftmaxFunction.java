package systole.workloads.lowering.stream;

import java.util.List;
import java.util.Locale;
import systole.isa.DataType;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;
import systole.workloads.operator.OperatorKind;
import systole.workloads.operator.Port;
import systole.workloads.operator.Ports;

/** Softmax as training needs it: of scaled and masked scores, its gradient, and the pieces of one over a divided row. */
public enum SoftmaxFunction implements RowFunction {
    /** softmax(constant x). */
    SCALED_SOFTMAX(3, true) {
        @Override
        void score(KernelBuilder k, Part part) {
            scaleInside(k, part);
        }
    },
    /** softmax(constant x) where a row sees the columns up to its own. */
    CAUSAL_SOFTMAX(3, true) {
        @Override
        void score(KernelBuilder k, Part part) {
            scaleInside(k, part);
            k.emit(Opcode.MASK, part.in()[0], part.in()[0], part.diagonal(), new Constant(1));
        }
    },
    /** constant y (dy - sum of dy y): the gradient of softmax(constant x), which is y; causal zeros of y stay zeros. */
    SOFTMAX_GRAD(2, true) {
        @Override
        public Ports ports(DataType type, DataType output) {
            return new Ports(List.of(Port.all("dy", type), Port.all("y", type)), List.of(Port.all("dx", output)));
        }

        @Override
        public void start(KernelBuilder k, Part part) {}

        @Override
        public void learn(KernelBuilder k, Part part) {
            k.emit(Opcode.MUL, part.spare()[0], part.in()[0], part.in()[1]);
            k.emit(Opcode.REDUCE_SUM, part.row()[1], part.spare()[0]);
            k.emit(Opcode.ADD, part.row()[0], part.row()[0], part.row()[1]);
        }

        @Override
        public void close(KernelBuilder k, Part part, long columns) {}

        @Override
        public BufferRef[] apply(KernelBuilder k, Part part) {
            BufferRef x = part.in()[0];
            k.emit(Opcode.SUB, x, x, part.row()[0]).emit(Opcode.MUL, x, x, part.in()[1]);
            k.emit(Opcode.SCALE, x, x, new Constant(part.parameter()), new Constant(0));
            return new BufferRef[] {x};
        }
    },
    /** The largest value of each row. */
    ROW_MAX(2, false) {
        @Override
        public Ports ports(DataType type, DataType output) {
            return new Ports(List.of(Port.all("x", type)), List.of(Port.column("max", DataType.FP32)));
        }

        @Override
        public BufferRef[] apply(KernelBuilder k, Part part) {
            scaleInside(k, part);
            k.emit(Opcode.REDUCE_MAX, part.row()[1], part.in()[0]);
            k.emit(Opcode.MAX, part.row()[0], part.row()[0], part.row()[1]);
            return new BufferRef[0];
        }

        @Override
        public BufferRef[] learned(KernelBuilder k, Part part) {
            return new BufferRef[] {part.row()[0]};
        }
    },
    /** The largest value of each row, and the sum of exponentials of the differences to it. */
    ROW_STATISTICS(3, false) {
        @Override
        public Ports ports(DataType type, DataType output) {
            return new Ports(
                    List.of(Port.all("x", type)),
                    List.of(Port.column("max", DataType.FP32), Port.column("sum", DataType.FP32)));
        }

        @Override
        void score(KernelBuilder k, Part part) {
            scaleInside(k, part);
        }

        @Override
        public BufferRef[] apply(KernelBuilder k, Part part) {
            learn(k, part);
            return new BufferRef[0];
        }

        @Override
        public BufferRef[] learned(KernelBuilder k, Part part) {
            return new BufferRef[] {part.row()[0], part.row()[1]};
        }
    },
    /** exp(x - max), and their sum for each row. */
    EXP_SUM(2, false) {
        @Override
        public Ports ports(DataType type, DataType output) {
            return new Ports(
                    List.of(Port.all("x", type), Port.column("max", DataType.FP32)),
                    List.of(Port.all("y", output), Port.column("sum", DataType.FP32)));
        }

        @Override
        public void start(KernelBuilder k, Part part) {}

        @Override
        public BufferRef[] apply(KernelBuilder k, Part part) {
            BufferRef x = part.in()[0];
            scaleInside(k, part);
            k.emit(Opcode.SUB, x, x, part.in()[1]).emit(Opcode.EXP, x, x);
            k.emit(Opcode.REDUCE_SUM, part.row()[1], x);
            k.emit(Opcode.ADD, part.row()[0], part.row()[0], part.row()[1]);
            return new BufferRef[] {x};
        }

        @Override
        public BufferRef[] learned(KernelBuilder k, Part part) {
            return new BufferRef[] {part.row()[0]};
        }
    },
    /** The sum of each row. */
    ROW_SUM(2, false) {
        @Override
        public Ports ports(DataType type, DataType output) {
            return new Ports(List.of(Port.all("x", type)), List.of(Port.column("sum", DataType.FP32)));
        }

        @Override
        public void start(KernelBuilder k, Part part) {}

        @Override
        public BufferRef[] apply(KernelBuilder k, Part part) {
            k.emit(Opcode.REDUCE_SUM, part.row()[1], part.in()[0]);
            k.emit(Opcode.ADD, part.row()[0], part.row()[0], part.row()[1]);
            return new BufferRef[0];
        }

        @Override
        public BufferRef[] learned(KernelBuilder k, Part part) {
            return new BufferRef[] {part.row()[0]};
        }
    };

    private final int rowNumbers;
    private final boolean looksFirst;

    SoftmaxFunction(int rowNumbers, boolean looksFirst) {
        this.rowNumbers = rowNumbers;
        this.looksFirst = looksFirst;
    }

    /** Scales what is inside the row; the rest becomes minus infinity. */
    private static void scaleInside(KernelBuilder k, Part part) {
        BufferRef x = part.in()[0];
        if (part.parameter() != 1) {
            k.emit(Opcode.SCALE, x, x, new Constant(part.parameter()), new Constant(0));
        }
        if (part.inside() != null) {
            k.emit(Opcode.MASK, x, x, part.inside(), new Constant(0));
        }
    }

    /** Makes scores of the input. */
    void score(KernelBuilder k, Part part) {}

    @Override
    public Ports ports(DataType type, DataType output) {
        return new Ports(List.of(Port.all("x", type)), List.of(Port.all("y", output)));
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.SOFTMAX;
    }

    @Override
    public int rowNumbers() {
        return rowNumbers;
    }

    @Override
    public int spares() {
        return 1;
    }

    @Override
    public boolean looksFirst() {
        return looksFirst;
    }

    @Override
    public void start(KernelBuilder k, Part part) {
        k.emit(Opcode.FILL, part.row()[0], new Constant(RowMath.LOWEST));
    }

    /** The largest so far, and the sum rescaled when it grows (Milakov and Gimelshein, 2018). */
    @Override
    public void learn(KernelBuilder k, Part part) {
        BufferRef x = part.in()[0];
        BufferRef[] row = part.row();
        score(k, part);
        k.emit(Opcode.REDUCE_MAX, row[2], x).emit(Opcode.MAX, row[2], row[2], row[0]);
        k.emit(Opcode.SUB, row[0], row[0], row[2]).emit(Opcode.EXP, row[0], row[0]);
        k.emit(Opcode.MUL, row[1], row[1], row[0]);
        k.emit(Opcode.CONVERT, row[0], row[2]);
        k.emit(Opcode.SUB, x, x, row[0]).emit(Opcode.EXP, x, x);
        k.emit(Opcode.REDUCE_SUM, row[2], x).emit(Opcode.ADD, row[1], row[1], row[2]);
    }

    @Override
    public void close(KernelBuilder k, Part part, long columns) {
        k.emit(Opcode.RECIPROCAL, part.row()[1], part.row()[1]);
    }

    @Override
    public BufferRef[] apply(KernelBuilder k, Part part) {
        BufferRef x = part.in()[0];
        score(k, part);
        k.emit(Opcode.SUB, x, x, part.row()[0]).emit(Opcode.EXP, x, x).emit(Opcode.MUL, x, x, part.row()[1]);
        return new BufferRef[] {x};
    }

    @Override
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package systole.workloads.lowering.stream;

import java.util.ArrayList;
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

/**
 * Gradient of the input of a norm, from that of its result. With g = dy weight and n columns: layer norm rstd (g - mean(g) - z
 * mean(g z)), z = (x - mean) rstd; RMS norm rstd (g - z mean(g z)), z = x rstd. Mean and rstd of each row are found from x
 * again and written for the gradients of the weights.
 */
public enum NormGradient implements RowFunction {
    /** Layer norm. */
    LAYER_NORM_GRAD(true, false),
    /** Layer norm, with the gradient that comes past it added. */
    LAYER_NORM_GRAD_ADD(true, true),
    /** RMS norm. */
    RMS_NORM_GRAD(false, false),
    /** RMS norm, with the gradient that comes past it added. */
    RMS_NORM_GRAD_ADD(false, true);

    // numbers of a row: sums of x, x^2, g and g x, which become mean, rstd, mean(g) and mean(g z); one to spare
    private static final int MEAN = 0;
    private static final int RSTD = 1;
    private static final int SHIFT = 2;
    private static final int SLOPE = 3;
    private static final int SPARE = 4;

    private final boolean centred;
    private final boolean adds;

    NormGradient(boolean centred, boolean adds) {
        this.centred = centred;
        this.adds = adds;
    }

    /** The gradient of a layer norm or of an RMS norm. */
    public static NormGradient of(boolean centred, boolean adds) {
        if (centred) {
            return adds ? LAYER_NORM_GRAD_ADD : LAYER_NORM_GRAD;
        }
        return adds ? RMS_NORM_GRAD_ADD : RMS_NORM_GRAD;
    }

    @Override
    public Ports ports(DataType type, DataType output) {
        List<Port> inputs =
                new ArrayList<>(List.of(Port.all("dy", type), Port.all("x", type), Port.row("weight", type)));
        if (adds) {
            inputs.add(Port.all("residual", type));
        }
        List<Port> outputs = new ArrayList<>(List.of(Port.all("dx", output)));
        if (centred) {
            outputs.add(Port.column("mean", DataType.FP32));
        }
        outputs.add(Port.column("rstd", DataType.FP32));
        return new Ports(inputs, outputs);
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.NORM;
    }

    @Override
    public int rowNumbers() {
        return SPARE + 1;
    }

    @Override
    public int spares() {
        return 1;
    }

    @Override
    public boolean looksFirst() {
        return true;
    }

    @Override
    public void learn(KernelBuilder k, Part part) {
        BufferRef g = part.in()[0];
        BufferRef x = part.in()[1];
        BufferRef t = part.spare()[0];
        k.emit(Opcode.MUL, g, g, part.in()[2]);
        if (centred) {
            add(k, part, MEAN, x);
            add(k, part, SHIFT, g);
        }
        k.emit(Opcode.MUL, t, x, x);
        add(k, part, RSTD, t);
        k.emit(Opcode.MUL, t, g, x);
        add(k, part, SLOPE, t);
    }

    private static void add(KernelBuilder k, Part part, int number, BufferRef values) {
        BufferRef[] row = part.row();
        k.emit(Opcode.REDUCE_SUM, row[SPARE], values).emit(Opcode.ADD, row[number], row[number], row[SPARE]);
    }

    @Override
    public void close(KernelBuilder k, Part part, long columns) {
        BufferRef[] row = part.row();
        Constant share = new Constant(1.0 / columns);
        double epsilon = centred ? 1e-5 : 1e-6;
        if (centred) {
            k.emit(Opcode.SCALE, row[MEAN], row[MEAN], share, new Constant(0));
            k.emit(Opcode.SCALE, row[SHIFT], row[SHIFT], share, new Constant(0));
        }
        k.emit(Opcode.SCALE, row[RSTD], row[RSTD], share, new Constant(epsilon));
        k.emit(Opcode.SCALE, row[SLOPE], row[SLOPE], share, new Constant(0));
        if (centred) {
            k.emit(Opcode.MUL, row[SPARE], row[MEAN], row[MEAN]);
            k.emit(Opcode.SUB, row[RSTD], row[RSTD], row[SPARE]);
            k.emit(Opcode.MUL, row[SPARE], row[MEAN], row[SHIFT]);
            k.emit(Opcode.SUB, row[SLOPE], row[SLOPE], row[SPARE]);
        }
        k.emit(Opcode.RSQRT, row[RSTD], row[RSTD]);
        k.emit(Opcode.MUL, row[SLOPE], row[SLOPE], row[RSTD]);
    }

    @Override
    public BufferRef[] apply(KernelBuilder k, Part part) {
        BufferRef g = part.in()[0];
        BufferRef z = part.in()[1];
        BufferRef[] row = part.row();
        k.emit(Opcode.MUL, g, g, part.in()[2]);
        if (centred) {
            k.emit(Opcode.SUB, z, z, row[MEAN]);
            k.emit(Opcode.SUB, g, g, row[SHIFT]);
        }
        k.emit(Opcode.MUL, z, z, row[RSTD]);
        k.emit(Opcode.MUL, z, z, row[SLOPE]);
        k.emit(Opcode.SUB, g, g, z);
        k.emit(Opcode.MUL, g, g, row[RSTD]);
        if (adds) {
            k.emit(Opcode.ADD, g, g, part.in()[3]);
        }
        return new BufferRef[] {g};
    }

    @Override
    public BufferRef[] learned(KernelBuilder k, Part part) {
        BufferRef[] row = part.row();
        return centred ? new BufferRef[] {row[MEAN], row[RSTD]} : new BufferRef[] {row[RSTD]};
    }

    @Override
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

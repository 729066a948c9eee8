package systole.workloads.lowering.stream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;
import systole.workloads.operator.OperatorKind;
import systole.workloads.operator.Port;
import systole.workloads.operator.Ports;

/**
 * Adam whose moments are whole numbers of 8 bits, a row of them sharing one scale (Dettmers et al., "8-bit Optimizers via
 * Block-wise Quantization", 2022; steps between numbers are even here, theirs grow with the number). The constant is the
 * learning rate.
 *
 * @param master format of the master copy; null where the parameters that passes use are updated themselves
 */
public record BlockUpdate(@Nullable DataType master) implements RowFunction {
    /** Parameters that share a scale. */
    public static final int BLOCK = 256;

    private static final double LEVELS = 127;

    // inputs
    private static final int GRADIENT = 0;
    private static final int PARAMETER = 1;
    private static final int MOMENT = 2;
    private static final int VARIANCE = 3;
    private static final int MOMENT_SCALE = 4;
    private static final int VARIANCE_SCALE = 5;

    @Override
    public Ports ports(DataType type, DataType output) {
        Port updated = Port.all(master == null ? "weight" : "master", master == null ? output : master);
        List<Port> moments = List.of(Port.all("moment", DataType.INT8), Port.all("variance", DataType.INT8));
        List<Port> scales =
                List.of(Port.column("moment_scale", DataType.FP32), Port.column("variance_scale", DataType.FP32));
        List<Port> inputs = new ArrayList<>(List.of(Port.all("gradient", type), updated));
        inputs.addAll(moments);
        inputs.addAll(scales);
        List<Port> outputs = new ArrayList<>(List.of(updated));
        outputs.addAll(moments);
        if (master != null) {
            outputs.add(Port.all("weight", output));
        }
        outputs.addAll(scales);
        return new Ports(inputs, outputs);
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.ELEMENTWISE;
    }

    @Override
    public int rowNumbers() {
        return 4;
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
        moments(k, part);
        largest(k, part, MOMENT, 0);
        largest(k, part, VARIANCE, 1);
    }

    private static void moments(KernelBuilder k, Part part) {
        BufferRef[] in = part.in();
        k.emit(Opcode.MUL, in[MOMENT], in[MOMENT], in[MOMENT_SCALE]);
        k.emit(Opcode.MUL, in[VARIANCE], in[VARIANCE], in[VARIANCE_SCALE]);
        UpdateMath.moments(k, in[GRADIENT], in[MOMENT], in[VARIANCE], part.spare()[0]);
    }

    private static void largest(KernelBuilder k, Part part, int moment, int number) {
        BufferRef t = part.spare()[0];
        BufferRef[] row = part.row();
        k.emit(Opcode.SCALE, t, part.in()[moment], new Constant(-1), new Constant(0));
        k.emit(Opcode.MAX, t, t, part.in()[moment]);
        k.emit(Opcode.REDUCE_MAX, row[2], t).emit(Opcode.MAX, row[number], row[number], row[2]);
    }

    @Override
    public void close(KernelBuilder k, Part part, long columns) {
        for (int i = 0; i < 2; i++) {
            // above zero, so that a block of zeros has a scale
            k.emit(Opcode.SCALE, part.row()[i], part.row()[i], new Constant(1 / LEVELS), new Constant(1e-30));
        }
    }

    @Override
    public BufferRef[] apply(KernelBuilder k, Part part) {
        BufferRef[] in = part.in();
        BufferRef[] row = part.row();
        moments(k, part);
        UpdateMath.step(k, in[PARAMETER], in[MOMENT], in[VARIANCE], part.spare()[0], part.parameter());
        k.emit(Opcode.RECIPROCAL, row[2], row[0]).emit(Opcode.MUL, in[MOMENT], in[MOMENT], row[2]);
        k.emit(Opcode.RECIPROCAL, row[3], row[1]).emit(Opcode.MUL, in[VARIANCE], in[VARIANCE], row[3]);
        return new BufferRef[] {in[PARAMETER], in[MOMENT], in[VARIANCE], in[PARAMETER]};
    }

    @Override
    public BufferRef[] learned(KernelBuilder k, Part part) {
        return new BufferRef[] {part.row()[0], part.row()[1]};
    }

    @Override
    public String text() {
        return "adam_8bit";
    }
}

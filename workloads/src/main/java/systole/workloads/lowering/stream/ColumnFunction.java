package systole.workloads.lowering.stream;

import java.util.List;
import java.util.Locale;
import systole.isa.DataType;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.workloads.operator.Port;
import systole.workloads.operator.Ports;

/** Functions that are summed over rows. */
public enum ColumnFunction {
    /** Sum of dy: the gradient of a bias. */
    BIAS_GRAD {
        @Override
        public Ports ports(DataType type, DataType output) {
            return new Ports(List.of(Port.all("dy", type)), List.of(Port.row("d_bias", output)));
        }

        @Override
        BufferRef[] emit(KernelBuilder k, BufferRef[] in) {
            return new BufferRef[] {in[0]};
        }
    },
    /** Sum of x. */
    SUM {
        @Override
        public Ports ports(DataType type, DataType output) {
            return new Ports(List.of(Port.all("x", type)), List.of(Port.row("y", output)));
        }

        @Override
        BufferRef[] emit(KernelBuilder k, BufferRef[] in) {
            return new BufferRef[] {in[0]};
        }
    },
    /** Sum of dy x: the gradient of a row that x is multiplied with. */
    GATE_GRAD {
        @Override
        public Ports ports(DataType type, DataType output) {
            return new Ports(List.of(Port.all("dy", type), Port.all("x", type)), List.of(Port.row("d_gate", output)));
        }

        @Override
        BufferRef[] emit(KernelBuilder k, BufferRef[] in) {
            k.emit(Opcode.MUL, in[1], in[1], in[0]);
            return new BufferRef[] {in[1]};
        }
    },
    /** Sums of dy x and of dy: gradients of what scales and shifts x. */
    MODULATE_GRAD {
        @Override
        public Ports ports(DataType type, DataType output) {
            return new Ports(
                    List.of(Port.all("dy", type), Port.all("x", type)),
                    List.of(Port.row("d_scale", output), Port.row("d_shift", output)));
        }

        @Override
        BufferRef[] emit(KernelBuilder k, BufferRef[] in) {
            k.emit(Opcode.MUL, in[1], in[1], in[0]);
            return new BufferRef[] {in[1], in[0]};
        }
    },
    /** Sum of x^2: what the norm of all gradients is made of. */
    SQUARES {
        @Override
        public Ports ports(DataType type, DataType output) {
            return new Ports(List.of(Port.all("x", type)), List.of(Port.row("squares", output)));
        }

        @Override
        BufferRef[] emit(KernelBuilder k, BufferRef[] in) {
            k.emit(Opcode.MUL, in[0], in[0], in[0]);
            return new BufferRef[] {in[0]};
        }
    },
    /** Sums of dy (x - mean) rstd and of dy: gradients of weight and bias of a layer norm. */
    LAYER_NORM_GRAD {
        @Override
        public Ports ports(DataType type, DataType output) {
            return new Ports(
                    List.of(
                            Port.all("dy", type),
                            Port.all("x", type),
                            Port.column("mean", DataType.FP32),
                            Port.column("rstd", DataType.FP32)),
                    List.of(Port.row("d_weight", output), Port.row("d_bias", output)));
        }

        @Override
        BufferRef[] emit(KernelBuilder k, BufferRef[] in) {
            k.emit(Opcode.SUB, in[1], in[1], in[2]);
            k.emit(Opcode.MUL, in[1], in[1], in[3]);
            k.emit(Opcode.MUL, in[1], in[1], in[0]);
            return new BufferRef[] {in[1], in[0]};
        }
    },
    /** Sum of dy x rstd: the gradient of the weight of an RMS norm. */
    RMS_NORM_GRAD {
        @Override
        public Ports ports(DataType type, DataType output) {
            return new Ports(
                    List.of(Port.all("dy", type), Port.all("x", type), Port.column("rstd", DataType.FP32)),
                    List.of(Port.row("d_weight", output)));
        }

        @Override
        BufferRef[] emit(KernelBuilder k, BufferRef[] in) {
            k.emit(Opcode.MUL, in[1], in[1], in[2]);
            k.emit(Opcode.MUL, in[1], in[1], in[0]);
            return new BufferRef[] {in[1]};
        }
    };

    /** Tensors read and written. */
    public abstract Ports ports(DataType type, DataType output);

    /** Emits the instructions; the registers returned are added up over rows. */
    abstract BufferRef[] emit(KernelBuilder k, BufferRef[] in);

    /** Name of the kernel. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

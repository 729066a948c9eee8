package systole.workloads.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import systole.isa.DataType;
import systole.isa.KernelBuilder;
import systole.isa.Operand.BufferRef;
import systole.workloads.lowering.stream.LayerMath;

/**
 * Functions at each element of a layer, most of them of training. A dropout mask has a one where a value is kept: it is read where a library
 * draws and writes it, which moves the same bytes; the drawing itself, some ten integer operations a value, hides behind them.
 * The constant of those with a mask is 1 / (1 - the probability of dropping).
 */
public enum LayerFunction implements Pointwise.Function {
    /** x rounded to another format. */
    CAST(1, List.of("x"), LayerMath::same),
    /** x rounded to another format, written twice: as it is and with rows and columns changed places. */
    CAST_TWICE(2, List.of("x"), LayerMath::twice),
    /** x times the constant. */
    SCALE(1, List.of("x"), LayerMath::scaled),
    /** x kept within the constant: p tanh(x / p). */
    SOFTCAP(1, List.of("x"), LayerMath::softcap),
    /** Gradient of that, from its result: dy (1 - (y / p)^2). */
    SOFTCAP_GRAD(1, List.of("dy", "capped"), LayerMath::softcapGrad),
    /** x + bias. */
    BIAS(1, List.of("x", "bias:row"), LayerMath::biased),
    /** gelu(x + bias). */
    BIAS_GELU(1, List.of("x", "bias:row"), LayerMath::biasGelu),
    /** relu(x + bias). */
    BIAS_RELU(1, List.of("x", "bias:row"), LayerMath::biasRelu),
    /** x where the mask has a one, times the constant. Its own gradient too. */
    DROPOUT(1, List.of("x", "mask:mask"), LayerMath::dropout),
    /** residual + dropout(x). */
    DROPOUT_ADD(1, List.of("x", "mask:mask", "residual"), LayerMath::dropoutAdd),
    /** residual + dropout(x + bias). */
    BIAS_DROPOUT_ADD(1, List.of("x", "bias:row", "mask:mask", "residual"), LayerMath::biasDropoutAdd),
    /** residual + x + bias. */
    BIAS_ADD(1, List.of("x", "bias:row", "residual"), LayerMath::biasAdd),
    /** Gradient of gelu: dy gelu'(x). */
    GELU_GRAD(1, List.of("dy", "x"), LayerMath::geluGrad),
    /** Gradient of gelu(x + bias). */
    BIAS_GELU_GRAD(1, List.of("dy", "x", "bias:row"), LayerMath::biasGeluGrad),
    /** Gradient of relu: dy where x is positive. */
    RELU_GRAD(1, List.of("dy", "x"), LayerMath::reluGrad),
    /** Gradient of relu(x + bias). */
    BIAS_RELU_GRAD(1, List.of("dy", "x", "bias:row"), LayerMath::biasReluGrad),
    /** Gradient of silu: dy silu'(x). */
    SILU_GRAD(1, List.of("dy", "x"), LayerMath::siluGrad),
    /** Gradients of silu(gate) * up, side by side as their inputs are. */
    SILU_MUL_GRAD(2, List.of("dy", "gate_up:0", "gate_up:1"), LayerMath::siluMulGrad),
    /** Gradients of gelu(gate) * up, side by side as their inputs are. */
    GELU_MUL_GRAD(2, List.of("dy", "gate_up:0", "gate_up:1"), LayerMath::geluMulGrad),
    /** Softmax of a part of a row from its shifted exponentials and the sum over all parts: x / sum, sum in fp32. */
    DIVIDE(1, List.of("x", "sum:column"), LayerMath::divide),
    /** x - shift, a shift in fp32 for each row. */
    SHIFT(1, List.of("x", "shift:column"), LayerMath::shift),
    /** e to the x. */
    EXP(1, List.of("x"), LayerMath::exp),
    /** Softmax again from what is known of each row: factor times e to the (x - shift), both in fp32. */
    EXP_FACTOR(1, List.of("x", "shift:column", "factor:column"), LayerMath::expFactor),
    /** x times an fp32 factor for each row. */
    FACTOR(1, List.of("x", "factor:column"), LayerMath::factor),
    /** sum + x, the sum in the output's format and in place: a gradient joins those of earlier micro-batches. */
    ACCUMULATE(1, List.of("x", "sum:sum"), LayerMath::accumulate),
    /** x (1 + scale) + shift, of rows that items have. */
    MODULATE(1, List.of("x", "scale:row", "shift:row"), LayerMath::modulate),
    /** Gradient of that: dy (1 + scale). */
    MODULATE_GRAD(1, List.of("dy", "scale:row"), LayerMath::modulateGrad),
    /** x times a row that items have. */
    GATE(1, List.of("x", "gate:row"), LayerMath::factor),
    /** A row that items have, times the constant, in each of their rows: the gradient of a mean. */
    SPREAD(1, List.of("x:row"), LayerMath::spread),
    /** x - target. */
    DIFFERENCE(1, List.of("x", "target"), LayerMath::shift),
    /** residual + gate x, of a row that items have. */
    GATED_ADD(1, List.of("x", "gate:row", "residual"), LayerMath::gatedAdd),
    /** a factor_a + b factor_b, fp32 factors for each row: joins results of attention over parts of the keys. */
    BLEND(1, List.of("a", "factor_a:column", "b", "factor_b:column"), LayerMath::blend);

    private final int results;
    private final List<String> inputs;
    private final Instructions math;

    LayerFunction(int results, List<String> inputs, Instructions math) {
        this.results = results;
        this.inputs = inputs;
        this.math = math;
    }

    /** The instructions of one function. */
    @FunctionalInterface
    private interface Instructions {
        BufferRef[] emit(KernelBuilder k, BufferRef[] in, BufferRef[] spare, double parameter);
    }

    @Override
    public Ports ports(DataType type, DataType output) {
        List<Port> read = new ArrayList<>();
        for (String input : inputs) {
            String[] parts = input.split(":", 2);
            read.add(port(parts[0], parts.length < 2 ? "" : parts[1], type, output));
        }
        boolean halves = inputs.contains("gate_up:0");
        if (halves) {
            return new Ports(read, List.of(Port.half("d_gate_up", output, 0), Port.half("d_gate_up", output, 1)));
        }
        if (this == ACCUMULATE) {
            return new Ports(read, List.of(Port.all("sum", output)));
        }
        return new Ports(
                read,
                results == 1
                        ? List.of(Port.all("y", output))
                        : List.of(Port.all("y", output), Port.all("y_transposed", output)));
    }

    private static Port port(String name, String what, DataType type, DataType output) {
        return switch (what) {
            case "row" -> Port.row(name, type);
            case "mask" -> Port.all(name, DataType.INT8);
            case "sum" -> Port.all(name, output);
            case "column" -> Port.column(name, DataType.FP32);
            case "0", "1" -> Port.half(name, type, Integer.parseInt(what));
            default -> Port.all(name, type);
        };
    }

    @Override
    public int spares() {
        return 3;
    }

    @Override
    public BufferRef[] emit(KernelBuilder k, BufferRef[] in, BufferRef[] spare, double parameter) {
        return math.emit(k, in, spare, parameter);
    }

    @Override
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

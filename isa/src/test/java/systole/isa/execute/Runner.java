package systole.isa.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Operand.BufferRef;

/** A kernel of one tile that loads its inputs, does something, and stores a result, with a barrier between each. */
final class Runner {
    static final Grid ONE = new Grid(List.of(), List.of(), 0);

    final KernelBuilder k = new KernelBuilder("one");
    private final Map<String, TensorData> tensors = new TreeMap<>();
    private final List<BufferRef> inputs = new ArrayList<>();

    /** Adds an input of rows x columns. */
    BufferRef input(DataType type, int rows, int columns, double... values) {
        String name = "x" + inputs.size();
        int tensor = k.tensor(name, type, rows, columns);
        tensors.put(name, TensorData.of(type, values, rows, columns));
        BufferRef buffer = k.scratch(name, type, rows, columns, 1);
        inputs.add(buffer);
        k.emit(Opcode.LOAD, buffer, k.tile(tensor, 1, List.of(Affine.ZERO, Affine.ZERO), rows, columns));
        return buffer;
    }

    /** Emits one instruction with a new destination before the other operands, runs, and gives the destination. */
    double[] result(Opcode opcode, DataType type, int rows, int columns, Operand... operands) {
        return result(k.scratch("d", type, rows, columns, 1), type, rows, columns, opcode, operands);
    }

    /** The same into an accumulator. */
    double[] sum(Opcode opcode, DataType type, int rows, int columns, Operand... operands) {
        return result(k.accumulator("d", type, rows, columns, 1), type, rows, columns, opcode, operands);
    }

    private double[] result(BufferRef d, DataType type, int rows, int columns, Opcode opcode, Operand... operands) {
        List<Operand> all = new ArrayList<>(List.of(operands));
        all.add(0, d);
        int out = k.tensor("out", type, rows, columns);
        tensors.put("out", TensorData.zeros(type, rows, columns));
        k.emit(Opcode.BARRIER).emit(opcode, all.toArray(Operand[]::new)).emit(Opcode.BARRIER);
        k.emit(Opcode.STORE, k.tile(out, 1, List.of(Affine.ZERO, Affine.ZERO), rows, columns), d);
        new Machine(1, 1).run(List.of(new Launch(k.build(ONE), tensors)));
        return tensors.get("out").values();
    }

    static Operand.Constant number(double value) {
        return new Operand.Constant(value);
    }

    static Operand.Position position(long value) {
        return new Operand.Position(Affine.constant(value));
    }
}

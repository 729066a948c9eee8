package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;

/**
 * What a function over tiles reads and writes.
 *
 * @param inputs read
 * @param outputs written
 */
public record Ports(List<Port> inputs, List<Port> outputs) {
    /** Copies the lists. */
    public Ports {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Bytes read. */
    public double inputBytes(long rows, long columns) {
        return inputs.stream().mapToLong(port -> port.bytes(rows, columns)).sum();
    }

    /** Bytes written. */
    public double outputBytes(long rows, long columns) {
        return outputs.stream().mapToLong(port -> port.bytes(rows, columns)).sum();
    }

    /** One stream of values in, one out. */
    static Ports unary(DataType type, DataType output) {
        return new Ports(List.of(Port.all("x", type)), List.of(Port.all("y", output)));
    }
}

package systole.cli;

import java.util.ArrayList;
import java.util.List;
import systole.cli.step.Values;
import systole.isa.execute.ProgramTensors;
import systole.isa.execute.TensorData;

/** What a program has computed, in a table: a line for each tensor that it stores to. */
final class IsaSummary {
    private static final int SHOWN = 6;

    private IsaSummary() {}

    static String of(ProgramTensors tensors, IsaMemory memory) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"tensor", "type", "shape", "minimum", "maximum", "mean", "first values"});
        for (ProgramTensors.Entry entry : tensors.entries()) {
            for (int device = 0; entry.stored() && device < memory.devices(); device++) {
                String name = entry.tensor().name();
                rows.add(row(memory.devices() == 1 ? name : name + "@" + device, memory.tensor(name, device)));
            }
        }
        return rows.size() == 1 ? "the program stores to no tensor\n" : table(rows);
    }

    private static String[] row(String name, TensorData tensor) {
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        int numbers = 0;
        for (double value : tensor.values()) {
            if (!Double.isNaN(value)) {
                least = Math.min(least, value);
                largest = Math.max(largest, value);
                sum += value;
                numbers++;
            }
        }
        int missing = tensor.values().length - numbers;
        return new String[] {
            name,
            tensor.type().text(),
            "[" + IsaMemory.shape(tensor.dimensions()) + "]",
            numbers == 0 ? "NaN" : Values.text(least),
            numbers == 0 ? "NaN" : Values.text(largest),
            Values.text(numbers == 0 ? Double.NaN : sum / numbers),
            Values.list(tensor.values(), SHOWN) + (missing == 0 ? "" : "  (" + missing + " NaN, left out before)")
        };
    }

    private static String table(List<String[]> rows) {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            for (int column = 0; column < row.length; column++) {
                int width = 0;
                for (String[] other : rows) {
                    width = Math.max(width, other[column].length());
                }
                boolean last = column == row.length - 1;
                text.append(row[column]);
                text.append(last ? "\n" : " ".repeat(width - row[column].length() + 2));
            }
        }
        return text.toString();
    }
}

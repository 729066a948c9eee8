package systole.system.json;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.microarch.array.ArrayGeometry;
import systole.microarch.array.ArraySpec;
import systole.microarch.array.Dataflow;
import systole.microarch.array.Folds;
import systole.microarch.array.Ports;
import systole.microarch.array.Sparsity;
import systole.microarch.array.scratchpad.Scratchpads;
import systole.microarch.timing.Fidelity;
import systole.sim.Clock;
import systole.sim.quantity.Dimension;
import systole.system.array.ArrayEnergy;
import systole.system.array.ArrayLayer;
import systole.system.array.ArrayMachine;
import systole.system.array.ArrayScenario;
import systole.system.array.Convention;
import systole.system.json.Scalars.Sign;

/** Reads an array machine, described in the scenario itself, and its layers. */
final class ArrayReader {
    private static final int MOST_CELLS_A_SIDE = 65_536;
    private static final List<String> OPERANDS = List.of("ifmap", "filter", "ofmap");

    private final Problems problems;

    ArrayReader(Problems problems) {
        this.problems = problems;
    }

    Supplier<ArrayScenario> read(JsonValue value, Fields workload, Fields execution, List<String> assumptions) {
        Fields system = new Fields(value, problems);
        String id = system.text("id", "array machine");
        Fields array = system.object("array");
        Sparsity sparsity = SparsityReader.read(array, Sparsity.DENSE);
        Supplier<ArrayMachine> machine = machine(id, array);
        system.make(() -> true);
        List<Supplier<ArrayLayer>> layers =
                workload.list("operators", (layer, p) -> LayerReader.read(layer, p, sparsity));
        workload.make(() -> true);
        String fidelity = execution.oneOf("fidelity", Fidelity.keys(), Fidelity.TILE.key());
        execution.make(() -> true);
        return () -> new ArrayScenario(
                machine.get(), layers.stream().map(Supplier::get).toList(), Fidelity.of(fidelity), assumptions);
    }

    private static Supplier<ArrayMachine> machine(String id, Fields array) {
        int rows = array.whole("rows", 1, MOST_CELLS_A_SIDE);
        int columns = array.whole("columns", 1, MOST_CELLS_A_SIDE);
        int arrays = array.has("arrays") ? array.whole("arrays", 1, 4096) : 1;
        String dataflow = array.oneOf(
                "dataflow", Dataflow.ALL.stream().map(Dataflow::name).toList());
        String folds = array.oneOf("folds", List.of("overlapped", "sequential"), "overlapped");
        String convention = array.oneOf("convention", Convention.keys(), Convention.SYSTOLE.key());
        int wordBytes = array.has("wordBytes") ? array.whole("wordBytes", 1, 8) : 1;
        long hertz = array.wholeQuantity("clock", Dimension.HERTZ);
        long[] bytes = scratchpads(array.object("scratchpads"));
        long wordsPerCycle = array.has("memory") ? memory(array.object("memory")) : Long.MAX_VALUE;
        Ports ports = array.has("ports") ? ports(array.object("ports")) : Ports.UNLIMITED;
        @Nullable ArrayEnergy energy = array.has("energy") ? energy(array.object("energy")) : null;
        return array.make(() -> new ArrayMachine(
                id,
                new ArraySpec(
                        new ArrayGeometry(rows, columns, arrays),
                        Dataflow.named(dataflow),
                        Folds.valueOf(folds.toUpperCase(Locale.ROOT)),
                        ports,
                        Sparsity.DENSE),
                new Scratchpads(bytes[0] / wordBytes, bytes[1] / wordBytes, bytes[2] / wordBytes, wordsPerCycle),
                wordBytes,
                Clock.ofHertz(hertz).hertz(),
                Convention.of(convention),
                energy));
    }

    private static long[] scratchpads(Fields scratchpads) {
        long[] bytes = OPERANDS.stream()
                .mapToLong(operand -> scratchpads.wholeQuantity(operand, Dimension.BYTES))
                .toArray();
        scratchpads.make(() -> true);
        return bytes;
    }

    private static long memory(Fields memory) {
        int words = memory.whole("wordsPerCycle", 1);
        memory.make(() -> true);
        return words;
    }

    private static Ports ports(Fields ports) {
        long[] words = OPERANDS.stream()
                .mapToLong(operand -> ports.has(operand, Shape.whole(1, Integer.MAX_VALUE))
                        ? ports.whole(operand, 1)
                        : Long.MAX_VALUE)
                .toArray();
        ports.make(() -> true);
        return new Ports(words[0], words[1], words[2]);
    }

    private static ArrayEnergy energy(Fields energy) {
        ArrayEnergy table = new ArrayEnergy(
                energy.quantity("mac", Dimension.JOULES, Sign.NOT_NEGATIVE),
                energy.quantity("scratchpadByte", Dimension.JOULES, Sign.NOT_NEGATIVE),
                energy.quantity("memoryByte", Dimension.JOULES, Sign.NOT_NEGATIVE),
                energy.quantity("static", Dimension.WATTS, Sign.NOT_NEGATIVE));
        energy.make(() -> true);
        return table;
    }
}

package systole.system.json;

import java.util.Locale;
import systole.microarch.array.ArrayGeometry;
import systole.microarch.array.ConvShape;
import systole.microarch.array.Gemm;
import systole.microarch.array.Sparsity;
import systole.system.array.ArrayLayer;
import systole.system.array.ArrayMachine;
import systole.system.array.ArrayScenario;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An imported array machine and its layers as a scenario file. */
public final class ArrayScenarioJson {
    private ArrayScenarioJson() {}

    /** The document, indented, ending in a line break. Ports and energy, which no import knows, are not written. */
    public static String of(ArrayScenario scenario) {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        ObjectNode root = mapper.createObjectNode();
        machine(scenario.machine(), root.putObject("system"));
        ObjectNode workload = root.putObject("workload").put("kind", "operators");
        ArrayNode operators = workload.putArray("operators");
        scenario.layers().forEach(layer -> layer(layer, operators.addObject()));
        root.putObject("execution").put("fidelity", scenario.fidelity().key());
        if (!scenario.assumptions().isEmpty()) {
            ArrayNode assumptions = root.putArray("assumptions");
            scenario.assumptions().forEach(assumptions::add);
        }
        return mapper.writeValueAsString(root).replace("\r\n", "\n") + "\n";
    }

    private static void machine(ArrayMachine machine, ObjectNode system) {
        system.put("id", machine.id());
        ArrayGeometry geometry = machine.spec().geometry();
        ObjectNode array = system.putObject("array")
                .put("rows", geometry.rows())
                .put("columns", geometry.columns())
                .put("dataflow", machine.spec().dataflow().name())
                .put("folds", machine.spec().folds().name().toLowerCase(Locale.ROOT))
                .put("clock", machine.hertz())
                .put("convention", machine.convention().key());
        long bytes = machine.wordBytes();
        array.putObject("scratchpads")
                .put("ifmap", bytes * machine.pads().ifmapWords())
                .put("filter", bytes * machine.pads().filterWords())
                .put("ofmap", bytes * machine.pads().ofmapWords());
        array.put("wordBytes", machine.wordBytes());
        if (machine.waitsForMemory()) {
            array.putObject("memory").put("wordsPerCycle", machine.pads().wordsPerCycle());
        }
    }

    private static void layer(ArrayLayer layer, ObjectNode node) {
        node.put("name", layer.name());
        if (layer.shape() instanceof ConvShape conv) {
            node.put("op", "conv")
                    .put("ifmap_h", conv.height())
                    .put("ifmap_w", conv.width())
                    .put("filter_h", conv.filterHeight())
                    .put("filter_w", conv.filterWidth())
                    .put("channels", conv.channels())
                    .put("num_filters", conv.filters())
                    .put("stride", conv.stride());
        } else {
            Gemm gemm = layer.shape().gemm();
            node.put("op", "gemm").put("m", gemm.m()).put("n", gemm.n()).put("k", gemm.k());
        }
        if (!layer.sparsity().equals(Sparsity.DENSE)) {
            node.put(
                    "sparsity", layer.sparsity().kept() + ":" + layer.sparsity().group());
        }
        if (layer.count() > 1) {
            node.put("count", layer.count());
        }
    }
}

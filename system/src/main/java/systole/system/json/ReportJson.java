package systole.system.json;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.system.report.Report;
import systole.workloads.model.MemoryPerDevice;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A report as JSON. Values that a kind of work does not have are absent. */
public final class ReportJson {
    private ReportJson() {}

    /** The document, indented, ending in a line break. */
    public static String of(Report report) {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        return mapper.writeValueAsString(tree(report)).replace("\r\n", "\n") + "\n";
    }

    /**
     * Every number of the document by its key, such as {@code energyJoules.total} or
     * {@code timeSeconds.byOperator.attention}, in its order; not the wall time, which differs between equal runs.
     */
    public static Map<String, Double> numbers(Report report) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers("", tree(report), numbers);
        for (Report.OperatorShare share : report.byOperator()) {
            numbers.put("timeSeconds.byOperator." + share.operator(), share.seconds());
        }
        numbers.remove("simulator.wallSeconds");
        return numbers;
    }

    private static void numbers(String prefix, ObjectNode node, Map<String, Double> numbers) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (member.getValue().isNumber()) {
                numbers.put(prefix + member.getKey(), member.getValue().doubleValue());
            } else if (member.getValue() instanceof ObjectNode part) {
                numbers(prefix + member.getKey() + ".", part, numbers);
            }
        }
    }

    private static ObjectNode tree(Report report) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        Report.Training training = report.training();
        if (training != null) {
            root.put("secondsPerStep", training.secondsPerStep());
            root.put("tokensPerSecondPerDevice", training.tokensPerSecondPerDevice());
        }
        Report.Latency latency = report.latency();
        put(root, "timeToFirstTokenSeconds", latency.timeToFirstTokenSeconds());
        put(root, "timePerOutputTokenSeconds", latency.timePerOutputTokenSeconds());
        put(root, "prefillSeconds", latency.prefillSeconds());
        put(root, "totalSeconds", latency.totalSeconds());
        put(root, "outputTokensPerSecond", latency.outputTokensPerSecond());
        root.put("modelTflopsPerDevice", report.modelTflopsPerDevice());
        if (training != null) {
            root.put("modelTflopsPerDeviceNonCausal", training.modelTflopsPerDeviceNonCausal());
        }
        root.put("modelFlopsUtilization", report.modelFlopsUtilization());
        Report.EnergyUse energy = report.energy();
        if (energy != null) {
            energy(root, energy);
        }
        if (training != null) {
            root.put("joulesPerStep", training.joulesPerStep());
        }
        MemoryPerDevice memory = report.memory();
        if (memory != null) {
            memory(root.putObject("memoryBytesPerDevice"), memory, report.capacityBytes());
        }
        ObjectNode time = root.putObject("timeSeconds");
        numbers(time.putObject("byResource"), report.byResource());
        ArrayNode operators = time.putArray("byOperator");
        for (Report.OperatorShare share : report.byOperator()) {
            operators
                    .addObject()
                    .put("operator", share.operator())
                    .put("seconds", share.seconds())
                    .put("count", share.count())
                    .put("bound", share.bound());
        }
        if (!report.layers().isEmpty()) {
            LayerJson.write(report.layers(), root.putArray("layers"));
        }
        root.put("boundSeconds", report.boundSeconds());
        ArrayNode assumptions = root.putArray("assumptions");
        report.assumptions().forEach(assumptions::add);
        root.putObject("simulator")
                .put("version", report.simulator().version())
                .put("fidelity", report.simulator().fidelity())
                .put("events", report.simulator().events())
                .put("wallSeconds", report.simulator().wallSeconds());
        return root;
    }

    private static void energy(ObjectNode root, Report.EnergyUse energy) {
        ObjectNode joules = root.putObject("energyJoules");
        joules.put("total", energy.totalJoules());
        numbers(joules.putObject("byComponent"), energy.byComponent());
        root.put("averageWattsPerDevice", energy.averageWattsPerDevice());
        put(root, "joulesPerOutputToken", energy.joulesPerOutputToken());
    }

    private static void memory(ObjectNode bytes, MemoryPerDevice memory, long capacity) {
        bytes.put("weights", memory.weights())
                .put("gradients", memory.gradients())
                .put("optimizer", memory.optimizer())
                .put("activations", memory.activations())
                .put("kvCache", memory.kvCache())
                .put("workspace", memory.workspace())
                .put("total", memory.total())
                .put("capacity", capacity);
    }

    private static void numbers(ObjectNode node, Map<String, Double> values) {
        values.forEach((key, value) -> node.put(key, value.doubleValue()));
    }

    private static void put(ObjectNode node, String key, @Nullable Double value) {
        if (value != null) {
            node.put(key, value);
        }
    }
}

package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import systole.system.run.Scenarios;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keys of a report are what scripts rely on: the same for each kind of work, and only those. */
final class ReportJsonTest {
    private static final List<String> AFTER_TIMES =
            List.of("modelTflopsPerDevice", "modelFlopsUtilization", "energyJoules");

    @Test
    void keysOfAPrefill() {
        assertThat(keys(report(Scenarios.prefill(1, 64))))
                .containsExactlyElementsOf(all(
                        List.of("timeToFirstTokenSeconds", "prefillSeconds", "totalSeconds"),
                        AFTER_TIMES,
                        List.of("averageWattsPerDevice"),
                        List.of("memoryBytesPerDevice", "timeSeconds", "boundSeconds", "assumptions", "simulator")));
    }

    @Test
    void keysOfADecode() {
        assertThat(keys(report(Scenarios.decode(1, 64))))
                .containsExactlyElementsOf(all(
                        List.of("timePerOutputTokenSeconds", "totalSeconds", "outputTokensPerSecond"),
                        AFTER_TIMES,
                        List.of("averageWattsPerDevice", "joulesPerOutputToken"),
                        List.of("memoryBytesPerDevice", "timeSeconds", "boundSeconds", "assumptions", "simulator")));
    }

    @Test
    void keysOfAGeneration() {
        JsonNode report = report(Scenarios.generate(1, 64, 3));
        assertThat(keys(report))
                .containsExactlyElementsOf(all(
                        List.of(
                                "timeToFirstTokenSeconds",
                                "timePerOutputTokenSeconds",
                                "prefillSeconds",
                                "totalSeconds",
                                "outputTokensPerSecond"),
                        AFTER_TIMES,
                        List.of("averageWattsPerDevice", "joulesPerOutputToken"),
                        List.of("memoryBytesPerDevice", "timeSeconds", "boundSeconds", "assumptions", "simulator")));
        assertThat(keys(report.path("energyJoules"))).containsExactly("total", "byComponent");
        assertThat(keys(report.path("energyJoules").path("byComponent")))
                .containsExactly("tensor", "vector", "scratchpad", "cache", "memory", "link", "host", "static");
        assertThat(keys(report.path("memoryBytesPerDevice")))
                .containsExactly(
                        "weights",
                        "gradients",
                        "optimizer",
                        "activations",
                        "kvCache",
                        "workspace",
                        "total",
                        "capacity");
        assertThat(keys(report.path("timeSeconds"))).containsExactly("byResource", "byOperator");
        assertThat(keys(report.path("timeSeconds").path("byOperator").path(0)))
                .containsExactly("operator", "seconds", "count", "bound");
        assertThat(keys(report.path("simulator"))).containsExactly("version", "fidelity", "events", "wallSeconds");
        assertThat(report.path("simulator").path("version").asString()).isEqualTo("1.2.3");
        assertThat(report.path("assumptions").isArray()).isTrue();
    }

    @Test
    void aGenerationOfOneTokenHasNoTimePerFurtherToken() {
        assertThat(keys(report(Scenarios.generate(1, 64, 1))))
                .contains("timeToFirstTokenSeconds", "outputTokensPerSecond")
                .doesNotContain("timePerOutputTokenSeconds");
    }

    @Test
    void everyNumberIsOne() {
        JsonNode report = report(Scenarios.generate(2, 64, 2));
        List<JsonNode> leaves = new ArrayList<>();
        collect(report, leaves);
        assertThat(leaves)
                .hasSizeGreaterThan(40)
                .noneMatch(leaf -> leaf.isString() && leaf.asString().matches(".*(NaN|Infinity).*"))
                .filteredOn(JsonNode::isNumber)
                .allSatisfy(leaf -> assertThat(leaf.asDouble()).isFinite().isNotNegative());
    }

    private static void collect(JsonNode node, List<JsonNode> leaves) {
        if (node.isContainer()) {
            node.forEach(child -> collect(child, leaves));
        } else {
            leaves.add(node);
        }
    }

    private static JsonNode report(String workload) {
        String text = ReportJson.of(Scenarios.run(Scenarios.of("llama-2-7b", "a100-sxm-80gb", workload)));
        assertThat(text).endsWith("}\n").doesNotContain("\r");
        return JsonMapper.builder().build().readTree(text);
    }

    private static List<String> keys(JsonNode node) {
        return List.copyOf(node.propertyNames());
    }

    @SafeVarargs
    private static List<String> all(List<String>... parts) {
        List<String> joined = new ArrayList<>();
        for (List<String> part : parts) {
            joined.addAll(part);
        }
        return joined;
    }
}

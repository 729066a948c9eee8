package systole.study.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.study.validation.Validation;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.UnservedException;
import systole.system.json.Descriptions;
import systole.system.json.ReportJson;
import systole.system.json.ScenarioReader;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measured whole runs: a JSON object a line with {@code case}, {@code group}, {@code scenario} and {@code measured}.
 *
 * @param name name of the file, for messages
 * @param lines the objects
 */
public record EndToEnd(String name, List<JsonNode> lines) {
    /** Copies the list. */
    public EndToEnd {
        lines = List.copyOf(lines);
    }

    /**
     * Reads a file.
     *
     * @throws InputException when it is missing or a line is no such object
     */
    public static EndToEnd read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw refused(file.toString(), 0, "no readable file", "a file of JSON lines");
        }
    }

    /** Reads text; {@code name} stands for it in problems. */
    public static EndToEnd parse(String name, String text) {
        JsonMapper mapper = JsonMapper.builder().build();
        List<JsonNode> nodes = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                JsonNode node = mapper.readTree(line);
                if (!node.path("scenario").isObject()
                        || !node.path("measured").path("metric").isString()
                        || !node.path("measured").path("value").isNumber()) {
                    throw refused(
                            name, number, "another object", "an object with scenario and measured {metric, value}");
                }
                nodes.add(node);
            } catch (JacksonException e) {
                throw refused(name, number, "no valid JSON", "a JSON object in each line");
            }
        }
        return new EndToEnd(name, nodes);
    }

    /**
     * Each line beside its prediction, in order.
     *
     * @param leftOut device whose runs are answered with a reason instead; null for none
     */
    public List<Validation.Row> rows(@Nullable String leftOut) {
        return lines.stream()
                .map(line -> leftOut != null && names(line.path("scenario").path("system"), leftOut)
                        ? new Validation.Row(
                                line.path("case").asString(""),
                                line.path("group").asString(""),
                                line.path("measured").path("value").asDouble(),
                                null,
                                "",
                                "only operators are predicted for a device that is left out")
                        : row(line))
                .toList();
    }

    /** True when a system is, or is made of, what is left out. */
    private static boolean names(JsonNode system, String leaveOut) {
        String id = system.isObject() ? system.path("preset").asString("") : system.asString("");
        if (id.equals(leaveOut)) {
            return true;
        }
        try {
            String device = Descriptions.system(id).node().device().id();
            // a part of a chip is named after it, "chip (1 of 2)"
            return device.equals(leaveOut) || device.startsWith(leaveOut + " (");
        } catch (InputException e) {
            return false;
        }
    }

    private Validation.Row row(JsonNode line) {
        String id = line.path("case").asString("");
        String group = line.path("group").asString("");
        String metric = line.path("measured").path("metric").asString();
        double measured = line.path("measured").path("value").asDouble();
        if (!(measured > 0) || Double.isInfinite(measured)) {
            return new Validation.Row(id, group, null, null, "", "no measured value above 0");
        }
        try {
            String report = ReportJson.of(
                    ScenarioReader.simulation(name, line.path("scenario").toString())
                            .run(""));
            Double predicted =
                    number(JsonMapper.builder().build().readTree(report).path(metric));
            String reason = predicted == null ? "the report has no " + metric : "";
            return new Validation.Row(id, group, measured, predicted, "", reason);
        } catch (InputException | UnservedException e) {
            return new Validation.Row(id, group, measured, null, "", String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Double number(JsonNode node) {
        return node.isNumber() ? (Double) node.asDouble() : null;
    }

    private static InputException refused(String name, int line, String found, String expected) {
        return new InputException(List.of(new Problem(name, "", line, line > 0 ? 1 : 0, found, expected, "")));
    }
}

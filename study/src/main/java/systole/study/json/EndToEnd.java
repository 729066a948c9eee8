package systole.study.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.study.operators.Workers;
import systole.study.validation.Validation;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.UnservedException;
import systole.system.json.Descriptions;
import systole.system.json.Edit;
import systole.system.json.InputFile;
import systole.system.json.Place;
import systole.system.json.ReportJson;
import systole.system.json.ScenarioReader;
import systole.system.json.ScenarioTemplate;
import systole.system.run.Simulation;
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
    private static final Place SPREAD = Place.of("device#/power/spread");

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
                expect(
                        name,
                        number,
                        "scenario",
                        node.path("scenario"),
                        node.path("scenario").isObject(),
                        "an object");
                JsonNode metric = node.path("measured").path("metric");
                expect(name, number, "measured.metric", metric, metric.isString(), "the name of a key of reports");
                JsonNode value = node.path("measured").path("value");
                expect(name, number, "measured.value", value, value.isNumber(), "a number in the unit of the metric");
                nodes.add(node);
            } catch (JacksonException e) {
                throw refused(name, number, "no valid JSON", "a JSON object in each line");
            }
        }
        return new EndToEnd(name, nodes);
    }

    private static void expect(String name, int line, String key, JsonNode found, boolean right, String expected) {
        if (!right) {
            throw refused(name, line, key + " of " + (found.isMissingNode() ? "nothing" : found.toString()), expected);
        }
    }

    /**
     * Each line beside its prediction, in order. Lines that measure several things of one scenario share its run.
     *
     * @param leftOut device whose runs are answered with a reason instead; null for none
     * @param threads runs at the same time; the result is the same on any number of them
     */
    public List<Validation.Row> rows(@Nullable String leftOut, int threads) {
        return rows(leftOut, threads, this::run);
    }

    /**
     * Each line of training beside what it would take on devices that are alike: without a spread of what they draw at one clock, so
     * that none waits for another.
     */
    public List<Validation.Row> alike(int threads) {
        List<JsonNode> training = lines.stream()
                .filter(line -> line.path("scenario")
                        .path("workload")
                        .path("kind")
                        .asString("")
                        .equals("train"))
                .toList();
        return new EndToEnd(name, training).rows(null, threads, this::runAlike);
    }

    private List<Validation.Row> rows(@Nullable String leftOut, int threads, Function<String, Run> run) {
        Map<String, Run> runs = new ConcurrentHashMap<>();
        List<String> scenarios = lines.stream()
                .filter(line -> !isLeftOut(line, leftOut))
                .map(EndToEnd::scenario)
                .distinct()
                .toList();
        Workers.each(scenarios, threads, scenario -> runs.put(scenario, run.apply(scenario)));
        return lines.stream()
                .map(line -> isLeftOut(line, leftOut)
                        ? row(line, null, "only operators are predicted for a device that is left out")
                        : row(line, Objects.requireNonNull(runs.get(scenario(line)))))
                .toList();
    }

    /** The lines of these cases. */
    public EndToEnd ofCases(Set<String> cases) {
        return new EndToEnd(
                name,
                lines.stream()
                        .filter(line -> cases.contains(line.path("case").asString("")))
                        .toList());
    }

    private static boolean isLeftOut(JsonNode line, @Nullable String leftOut) {
        return leftOut != null && names(line.path("scenario").path("system"), leftOut);
    }

    private static String scenario(JsonNode line) {
        return line.path("scenario").toString();
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

    /**
     * What became of a scenario.
     *
     * @param report its report; null when there is none
     * @param reason why there is none
     */
    private record Run(@Nullable JsonNode report, String reason) {}

    private Run run(String scenario) {
        return run(() -> ScenarioReader.simulation(name, scenario));
    }

    private Run runAlike(String scenario) {
        return run(() -> {
            ScenarioTemplate template = ScenarioTemplate.of(InputFile.read(name, scenario), Path.of(name));
            return template.simulation(
                    List.of(new Edit(SPREAD, template.scenario().number(0))));
        });
    }

    private static Run run(Supplier<Simulation> simulation) {
        try {
            String report = ReportJson.of(simulation.get().run(""));
            return new Run(JsonMapper.builder().build().readTree(report), "");
        } catch (InputException | UnservedException e) {
            return new Run(null, String.valueOf(e.getMessage()));
        }
    }

    private static Validation.Row row(JsonNode line, Run run) {
        double measured = line.path("measured").path("value").asDouble();
        if (!(measured > 0) || Double.isInfinite(measured)) {
            return row(line, null, "no measured value above 0");
        }
        JsonNode report = run.report();
        if (report == null) {
            return row(line, null, run.reason());
        }
        String metric = line.path("measured").path("metric").asString();
        Double predicted = number(report.path(metric));
        return row(line, predicted, predicted == null ? "the report has no " + metric : "");
    }

    private static Validation.Row row(JsonNode line, @Nullable Double predicted, String reason) {
        double measured = line.path("measured").path("value").asDouble();
        return new Validation.Row(
                line.path("case").asString(""),
                line.path("group").asString(""),
                measured > 0 && !Double.isInfinite(measured) ? (Double) measured : null,
                predicted,
                "",
                reason);
    }

    private static @Nullable Double number(JsonNode node) {
        return node.isNumber() ? (Double) node.asDouble() : null;
    }

    private static InputException refused(String name, int line, String found, String expected) {
        return new InputException(List.of(new Problem(name, "", line, line > 0 ? 1 : 0, found, expected, "")));
    }
}

package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import systole.system.Scenario;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;

/** Scenarios for tests: those of the folder {@code examples}, and texts. */
public final class Scenarios {
    private Scenarios() {}

    /** The examples that come with the program. */
    public static List<Path> examples() {
        try (Stream<Path> files = Files.list(root().resolve("examples"))) {
            List<Path> examples = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            assertThat(examples).hasSizeGreaterThan(3);
            return examples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A scenario without parallelism and in 16 bits, with further keys such as {@code "parallelism": {}}. */
    public static Scenario of(String model, String system, String workload, String... more) {
        StringBuilder text = new StringBuilder("{\"model\": \"" + model + "\", \"system\": \"" + system
                + "\", \"precision\": {\"weights\": \"bf16\", \"activations\": \"bf16\", \"kvCache\": \"bf16\"}"
                + ", \"workload\": " + workload);
        for (String key : more) {
            text.append(", ").append(key);
        }
        return ScenarioReader.read("scenario", text.append('}').toString());
    }

    /** Reads prompts. */
    public static String prefill(int batch, int tokens) {
        return "{\"kind\": \"prefill\", \"batch\": " + batch + ", \"inputTokens\": " + tokens + "}";
    }

    /** One more token. */
    public static String decode(int batch, int context) {
        return "{\"kind\": \"decode\", \"batch\": " + batch + ", \"contextTokens\": " + context + "}";
    }

    /** Reads prompts and answers. */
    public static String generate(int batch, int input, int output) {
        return "{\"kind\": \"generate\", \"batch\": " + batch + ", \"inputTokens\": " + input + ", \"outputTokens\": "
                + output + "}";
    }

    /** Tensor parallelism. */
    public static String tensor(int ranks) {
        return "\"parallelism\": {\"tensor\": " + ranks + "}";
    }

    /** Runs it. */
    public static Report run(Scenario scenario) {
        return ScenarioRun.run(scenario, "1.2.3");
    }

    /** A value that the kind of work has. */
    public static double value(@org.jspecify.annotations.Nullable Double value) {
        return Objects.requireNonNull(value);
    }

    /** Tests run in their module's folder, in some tools in the root. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = Objects.requireNonNull(folder.getParent(), "the root has mvnw");
        }
        return folder;
    }
}

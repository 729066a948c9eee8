package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code run} from end to end: what it prints where, and its answers to bad input. */
final class RunCommandTest {
    private static final String SCENARIO = "{\"model\": \"llama-2-7b\", \"system\": \"a100-sxm-80gb\",\n"
            + "\"workload\": {\"kind\": \"prefill\", \"batch\": 1, \"inputTokens\": 64}}";

    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal = new Terminal(folder);
    }

    /** After a wanted change: {@code ./systole run examples/llama-2-7b-a100.json}, into the resource of the same name. */
    @Test
    void theTableOfAnExample() throws IOException {
        assertThat(terminal.run("run", Terminal.example("llama-2-7b-a100.json")))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.out()).isEqualTo(golden());
    }

    /** What the table says must add up within the digits that it shows. */
    @Test
    void theTableAddsUp() throws IOException {
        String table = golden();
        double total = milliseconds(table, "total");
        double first = milliseconds(table, "time to first token");
        double each = milliseconds(table, "time per output token");
        // 64 tokens, the first of which comes with the prompt
        assertThat(first + 63 * each).isCloseTo(total, Assertions.withinPercentage(0.1));
        assertThat(value(table, "output tokens per second")).isCloseTo(8 * 64 * 1e3 / total, within(0.1));
        double watts = value(table, "average power per device");
        double joules = value(table, "energy");
        assertThat(watts * total / 1e3).isCloseTo(joules, within(0.1));
        assertThat(value(table, "energy per output token")).isCloseTo(1e3 * joules / (8 * 64), within(0.1));
        String resources = table.substring(table.indexOf("time by resource"), table.indexOf("time by operator"));
        String operators = table.substring(table.indexOf("time by operator"));
        assertThat(sumOfShares(resources)).isCloseTo(100, Assertions.within(0.5));
        assertThat(sumOfShares(operators)).isCloseTo(100, Assertions.within(0.7));
        String components = table.lines()
                .filter(line -> line.startsWith("  by component"))
                .findFirst()
                .orElseThrow();
        assertThat(sumOfShares(components)).isCloseTo(100, Assertions.within(0.4));
        double floor = milliseconds(table, "  roofline floor");
        assertThat(floor).isLessThan(total);
        // 6.48 G parameters of the layers and 0.13 G of the head, 64 times 2 bytes at 2039 GB/s, is 415 ms of reading
        // alone
        assertThat(floor).isGreaterThan(415);
        // memory of 7 B parameters in 2 bytes, 8 x 1087 tokens of 512 KiB
        assertThat(table).contains("17.4 of 80.0 GiB: weights 12.6, KV cache 4.2,");
    }

    /** The products of a whole model move more than memory can be followed access by access. */
    @Test
    void aModelIsTooLargeForTheExactClock() {
        String exact = SCENARIO.replaceFirst("\\}$", ", \"execution\": {\"fidelity\": \"exact\"}}");
        assertThat(terminal.run("run", terminal.file("scenario.json", exact))).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err())
                .containsPattern(
                        "kernel \\w+ makes about \\d+ memory accesses, fidelity exact runs kernels of at most 4000000")
                .contains("a smaller case, a faster machine, or fidelity tile or fast");
    }

    @Test
    void jsonOnStdoutIsAlone() {
        String file = terminal.file("scenario.json", SCENARIO);
        assertThat(terminal.run("run", file, "--json", "-")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).startsWith("{\n").endsWith("\n}\n").contains("\"timeToFirstTokenSeconds\"");
        assertThat(terminal.out().lines())
                .filteredOn(line -> line.startsWith("{") || line.startsWith("}"))
                .hasSize(2);
        assertThat(terminal.out()).doesNotContain("NaN", "Infinity", "time by operator");
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void jsonInAFileComesWithTheTable() throws IOException {
        String file = terminal.file("scenario.json", SCENARIO);
        Path report = folder.resolve("report.json");
        assertThat(terminal.run("run", file, "--json", report.toString())).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("time by operator");
        assertThat(Files.readString(report)).contains("\"simulator\"");
        assertThat(terminal.run(
                        "run", file, "--json", folder.resolve("no/such/folder").toString()))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("a file that cannot be written");
    }

    /** 32 layers of one device: no communication; each layer's attention is an event. */
    @Test
    void theTraceHoldsEachStepOfThePass() throws IOException {
        Path trace = folder.resolve("trace.json");
        assertThat(terminal.run("run", terminal.file("scenario.json", SCENARIO), "--trace", trace.toString()))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("time by operator");
        assertThat(Files.readAllLines(trace))
                .anyMatch(line -> line.contains("\"name\":\"prefill\""))
                .noneMatch(line -> line.contains("decode") || line.contains("communication"))
                .filteredOn(line -> line.contains("\"name\":\"attention\""))
                .hasSize(32);
        assertThat(terminal.run("run", terminal.file("scenario.json", SCENARIO), "--trace", "-"))
                .isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void optionsStandForAFile() {
        String[] options = {
            "run",
            "--model",
            "llama-2-7b",
            "--system",
            "a100-sxm-80gb",
            "--kind",
            "prefill",
            "--input",
            "64",
            "--batch",
            "1"
        };
        assertThat(terminal.run(options)).isEqualTo(ExitCode.DONE);
        String byOptions = terminal.out();
        assertThat(terminal.run("run", terminal.file("scenario.json", SCENARIO)))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).isEqualTo(byOptions);
        options[options.length - 1] = "2";
        assertThat(terminal.run(options)).isEqualTo(ExitCode.DONE);
        String batchOfTwo = terminal.out();
        assertThat(batchOfTwo).isNotEqualTo(byOptions);
        assertThat(terminal.run("run", terminal.file("scenario.json", SCENARIO), "--batch", "2"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .as("an option takes the place of the file's value")
                .isEqualTo(batchOfTwo);
        assertThat(terminal.run("run", terminal.file("scenario.json", SCENARIO), "--kind", "decode", "--context", "64"))
                .as("counts of the other kind go with it")
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("decode, batch 1, one token at a context of 64");
        assertThat(terminal.run("run", terminal.file("scenario.json", SCENARIO), "--batch", "none"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).startsWith("systole: --batch: found \"none\"");
        assertThat(terminal.run("run")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).startsWith("systole: a scenario file, or --model and --system, is missing\n");
    }

    /** Typing errors of a thousand and more: refused where they stand, not when a clock or the time base overflows. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3.35 TB/s | 3600 TB/s | /system/memory",
                "3.35 TB/s | 1 B/s | /system/memory",
                "\"stacks\": 5 | \"stacks\": 5, \"latency\": 400 | /system/memory",
                "\"stacks\": 5 | \"stacks\": 5, \"pathBandwidth\": 4 | /system/memory",
                "1980 MHz | 1980 GHz | /system/clock",
                "\"cores\": 132 | \"cores\": 132, \"launch\": {\"start\": 400} | /system/launch",
                "\"cores\": 132 | \"cores\": 132, \"sharedCache\": {\"latency\": 191} | /system/sharedCache",
                "\"cores\": 132 | \"cores\": 132, \"core\": {\"portBytesPerCycle\": 1e-9} | /system/core",
            })
    void valuesFarOutsideOfWhatIsBuiltAreRefused(String right, String wrong, String pointer) {
        assertThat(terminal.run("run", terminal.file("scenario.json", WHOLE))).isEqualTo(ExitCode.DONE);
        assertThat(WHOLE).contains(right);
        assertThat(terminal.run("run", terminal.file("scenario.json", WHOLE.replace(right, wrong))))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .matches("(?s)systole: [^ ]*scenario.json:[0-9:]+ at " + pointer + ": found .* within .*");
    }

    /** A scenario with a device described in it. */
    private static final String WHOLE = "{\"model\": \"llama-2-7b\","
            + " \"workload\": {\"kind\": \"decode\", \"batch\": 1, \"contextTokens\": 1},"
            + " \"system\": {\"id\": \"a\", \"name\": \"A\", \"family\": \"hopper\", \"cores\": 132,"
            + " \"clock\": {\"reference\": \"1830 MHz\", \"maximum\": \"1980 MHz\"},"
            + " \"memory\": {\"type\": \"HBM3\", \"stacks\": 5, \"capacity\": \"80 GiB\", \"bandwidth\": \"3.35 TB/s\"},"
            + " \"power\": {\"cap\": \"700 W\", \"idle\": \"74 W\", \"activeIdle\": \"120 W\"}}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"workload\" | \"worklaod\" | scenario.json:2:1 at /worklaod: found unknown key \"worklaod\""
                        + " | did you mean \"workload\"?",
                "\"batch\": 1 | \"batch\": -1 | scenario.json:2:42 at /workload/batch: found -1,"
                        + " | expected a whole number of at least 1",
                "\"batch\": 1 | \"batch\": \"16\" | at /workload/batch: found \"16\" | expected a whole number",
                "\"llama-2-7b\" | 7 | scenario.json:1:11 at /model: found 7 | expected",
                "\"llama-2-7b\" | \"llama-27b\" | at /model: found \"llama-27b\" | did you mean \"llama-2-7b\"",
                "\"a100-sxm-80gb\" | \"a100-80gb\" | at /system: found \"a100-80gb\" | \"a100-sxm-80gb\"",
                "\"a100-sxm-80gb\" | \"here/none.json\" | at /system: | here/none.json",
                "}} | }, \"execution\": {\"powerCap\": \"300 GB\"}} | at /execution/powerCap: found | expected watts",
                "64}} | 64 | scenario.json:2: | expected",
                "1, | 1, \"batch\": 2, | at /workload/batch: found | batch",
            })
    void badInputSaysWhereAndWhat(String part, String other, String where, String what) {
        assertThat(SCENARIO).contains(part);
        String file = terminal.file("scenario.json", SCENARIO.replace(part, other));
        assertThat(terminal.run("run", file)).as(terminal.err()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).startsWith("systole: ").contains(where, what).doesNotContain("\tat ");
        assertThat(folder.resolve("systole-crash-" + ProcessHandle.current().pid() + ".txt"))
                .doesNotExist();
    }

    @Test
    void aMissingFileIsBadInput() {
        assertThat(terminal.run("run", folder.resolve("nowhere.json").toString()))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).startsWith("systole: nowhere.json: found no ");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        String file = terminal.file(
                "scenario.json",
                SCENARIO.replace("\"batch\": 1", "\"batch\": 0").replace("2-7b", "2-7"));
        assertThat(terminal.run("run", file)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err().lines()).hasSize(2).allMatch(line -> line.startsWith("systole: scenario.json:"));
    }

    @Test
    void aModelThatDoesNotFitIsNotServed() {
        assertThat(terminal.run("run", "--model", "llama-2-70b", "--system", "h100-sxm-80gb"))
                .isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err())
                .startsWith("systole: needs ")
                .contains("weights 128.5 GiB", "h100-sxm-80gb has 80.0 GiB")
                .endsWith("; use more devices, or weights and activations of fewer bits\n");
    }

    @Test
    void unknownCommandsAndOptionsAreUsageErrors() {
        assertThat(terminal.run("rnu")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("'rnu'", "Try 'systole --help'.");
        assertThat(terminal.run("sweep", "x.json")).as("not there yet").isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.run("run", "--modle", "llama-2-7b")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--modle", "--model", "Try 'systole run --help'.");
        assertThat(terminal.run("run", "a.json", "b.json")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.run("validate", "--threads", "0")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--threads: found 0, expected a whole number of 1 to 256");
        assertThat(terminal.run("ops")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("CASES.csv");
    }

    private static String golden() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                RunCommandTest.class.getResourceAsStream("llama-2-7b-a100.txt"), "the golden table")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static double milliseconds(String table, String name) {
        MatchResult line = find(table, name);
        return Double.parseDouble(line.group(1)) * (line.group(2).equals("s") ? 1e3 : 1);
    }

    private static double value(String table, String name) {
        return Double.parseDouble(find(table, name).group(1));
    }

    private static MatchResult find(String table, String name) {
        return Pattern.compile("(?m)^" + name + " +([0-9.]+) ?([a-zA-Z]*)")
                .matcher(table)
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    private static double sumOfShares(String text) {
        return Pattern.compile("([0-9.]+)%")
                .matcher(text)
                .results()
                .mapToDouble(share -> Double.parseDouble(share.group(1)))
                .sum();
    }

    private static org.assertj.core.data.Percentage within(double percent) {
        return Assertions.withinPercentage(percent);
    }

    /** What has nothing to act on is named. */
    @Test
    void optionsWithoutEffectAreNamed() {
        String line =
                "run --model gpt2-xl --system t4 --kind train --sequence-length 64 --fidelity fast --recompute full"
                        + " --lora 8 --sequence true --zero 1 --schedule gpipe --collective ring --overlap-tensor-communication true"
                        + " --overlap-gradient-reduce true";
        assertThat(terminal.run(line.split(" ", -1))).isEqualTo(ExitCode.DONE);
        for (String key : new String[] {
            "parallelism.sequence",
            "parallelism.zero",
            "parallelism.schedule",
            "execution.collective",
            "execution.overlapTensorCommunication",
            "execution.overlapGradientReduce"
        }) {
            assertThat(terminal.out()).contains("- " + key + " had no effect: ");
        }
    }

    /** The example in a file, and the same by options: 4 bits a frozen weight, and adapters of rank 16 that are trained. */
    @Test
    void adaptersAreTrainedByFileAndByOptions() {
        String example = Terminal.example("training/llama-2-7b-qlora-rtx-4090.json");
        assertThat(terminal.run("run", example, "--fidelity", "fast")).isEqualTo(ExitCode.DONE);
        String byFile = terminal.out();
        assertThat(byFile).contains("llama-2-7b on rtx-4090", "weights 3.9", "tokens per second and device");
        assertThat(terminal.run(
                        "run",
                        "--model",
                        "llama-2-7b",
                        "--system",
                        "rtx-4090",
                        "--kind",
                        "train",
                        "--global-batch",
                        "4",
                        "--lora",
                        "16",
                        "--lora-base",
                        "nvfp4",
                        "--compute",
                        "bf16",
                        "--recompute",
                        "minimal",
                        "--fidelity",
                        "fast"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out().lines().limit(12).toList())
                .isEqualTo(byFile.lines().limit(12).toList());
        assertThat(terminal.run("run", example, "--fidelity", "fast", "--lora", "0"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--lora: found 0");
        assertThat(terminal.run("run", example, "--fidelity", "fast", "--lora-base", "int8"))
                .as("the file has the rank")
                .isEqualTo(ExitCode.DONE);
        String[] train = "run --model gpt2-xl --system t4 --kind train --lora-base int8".split(" ", -1);
        assertThat(terminal.run(train)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--lora-base: found \"int8\", expected --lora beside it");
        assertThat(terminal.run("run --model gpt2-xl --system t4 --lora 8".split(" ", -1)))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--lora: found \"8\", expected --kind train beside it");
        assertThat(terminal.run("run", example, "--kind", "prefill", "--input", "64", "--fidelity", "fast"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .as("adapters go with the kind, the format of training does not")
                .contains("/precision")
                .doesNotContain("lora\"");
    }

    /** An option beside a section that is no object: the section is told, not taken apart. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"workload\": [1] | --batch 16 | /workload: found a list, expected an object",
                "\"workload\": [1] | --lora 16 | /workload: found a list, expected an object",
                "\"workload\": null | --lora-base int4 | --lora-base: found \"int4\", expected --kind train beside it",
                "\"workload\": {\"kind\": \"train\", \"lora\": \"x\"} | --lora 16 | /workload/lora: found \"x\", expected an object",
                "\"precision\": [1] | --weights bf16 | /precision: found a list, expected an object",
                "\"execution\": \"x\" | --stack ideal | /execution: found \"x\", expected an object",
                "\"parallelism\": 3 | --tensor 1 | /parallelism: found 3, expected an object",
            })
    void sectionsThatAreNoObjects(String section, String option, String expected) {
        String file = terminal.file(
                "scenario.json", "{\"model\": \"llama-2-7b\", \"system\": \"h100-sxm-80gb\", " + section + "}");
        List<String> line = new ArrayList<>(List.of("run", file));
        line.addAll(List.of(option.split(" ", -1)));
        assertThat(terminal.run(line.toArray(String[]::new))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains(expected);
    }
}

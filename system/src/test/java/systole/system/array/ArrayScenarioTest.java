package systole.system.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import systole.microarch.array.Dataflow;
import systole.system.InputException;
import systole.system.UnservedException;
import systole.system.json.ScenarioReader;
import systole.system.report.LayerReport;
import systole.system.report.Report;

/** Products on arrays that a scenario describes, worked out by hand, and what is wrong with a description. */
final class ArrayScenarioTest {
    private static final String ARRAY = "\"rows\": 1, \"columns\": 1, \"dataflow\": \"output-stationary\","
            + " \"clock\": \"1 GHz\", \"scratchpads\": {\"ifmap\": \"1 KiB\", \"filter\": \"1 KiB\", \"ofmap\": \"1 KiB\"}";
    private static final String LAYER = "{\"op\": \"gemm\", \"m\": 2, \"n\": 1, \"k\": 8}";

    @TempDir
    private Path folder;

    private Report run(String array, String layers, String fidelity) {
        return ScenarioReader.simulation(write("{\"system\": {\"array\": {" + array
                        + "}}, \"workload\": {\"kind\": \"operators\", \"operators\": [" + layers
                        + "]}, \"execution\": {\"fidelity\": \"" + fidelity + "\"}}"))
                .run("test");
    }

    private Path write(String text) {
        try {
            return Files.writeString(folder.resolve("scenario.json"), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static double nanoseconds(Report report, String resource) {
        return 1e9 * report.byResource().getOrDefault(resource, 0.0);
    }

    private static double nanoseconds(Report report) {
        return 1e9 * report.latency().totalSeconds();
    }

    /**
     * One cell that keeps its sum: two results of 8 products each. Alone 16 cycles; two such cells take one each, 8 cycles,
     * and need two inputs and two filters a cycle, for which a port of one word makes them wait once a cycle. Of 2:4 filters 4
     * of 8 are stored: half the cycles, in each of which twice as many inputs are offered.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "; 16; 0",
                ", \"arrays\": 2; 8; 0",
                ", \"arrays\": 2, \"ports\": {\"filter\": 1}; 8; 8",
                ", \"arrays\": 2, \"ports\": {\"ifmap\": 2, \"filter\": 2, \"ofmap\": 2}; 8; 0",
                ", \"sparsity\": \"2:4\"; 8; 0",
                ", \"sparsity\": {\"keep\": 2, \"of\": 4}; 8; 0",
                ", \"sparsity\": {\"keep\": 2, \"of\": 4, \"operand\": \"weights\"}, \"ports\": {\"ifmap\": 1}; 8; 8",
                ", \"arrays\": 2, \"sparsity\": \"2:4\", \"ports\": {\"ifmap\": 1}; 4; 12",
            })
    void arraysPortsAndSparsityByHand(String keys, long compute, long waits) {
        for (String fidelity : List.of("fast", "tile", "exact")) {
            Report report = run(ARRAY + (keys == null ? "" : keys), LAYER, fidelity);
            assertThat(nanoseconds(report, "tensor")).as(fidelity).isCloseTo((double) compute, within(1e-6));
            assertThat(nanoseconds(report, "corePort")).isCloseTo((double) waits, within(1e-6));
            assertThat(nanoseconds(report)).isCloseTo((double) compute + waits, within(1e-6));
            assertThat(report.boundSeconds())
                    .isLessThanOrEqualTo(report.latency().totalSeconds());
        }
    }

    /** A layer's own sparsity comes before the array's, and 1:1 is dense. */
    @Test
    void layersMayDiffer() {
        String sparse = ARRAY + ", \"sparsity\": \"1:8\"";
        Report report = run(
                sparse,
                LAYER
                        + ", {\"op\": \"gemm\", \"name\": \"dense\", \"m\": 2, \"n\": 1, \"k\": 8, \"sparsity\": \"1:1\"}",
                "exact");
        LayerReport own = report.layers().get(0);
        LayerReport dense = report.layers().get(1);
        assertThat(own.overlappedCycles()).isEqualTo(2);
        assertThat(dense.overlappedCycles()).isEqualTo(16);
        // stored filters are read for each of two results: one word of eight
        assertThat(own.sram().filterReads()).isEqualTo(2);
        assertThat(dense.sram().filterReads()).isEqualTo(16);
        assertThat(own.dram().filterReads()).isEqualTo(1);
        assertThat(dense.dram().filterReads()).isEqualTo(8);
    }

    /**
     * 16 products of 2 pJ, 16 inputs, 16 filters and 2 results over the scratchpads' ports, 16 inputs, 8 filters and 2 results
     * from and to memory, of one byte each.
     */
    @Test
    void energyByHand() {
        Report report = run(
                ARRAY + ", \"energy\": {\"mac\": \"2 pJ\", \"scratchpadByte\": \"1 pJ\", \"memoryByte\": \"10 pJ\","
                        + " \"static\": \"1 mW\"}",
                LAYER,
                "exact");
        Map<String, Double> joules = Objects.requireNonNull(report.energy()).byComponent();
        assertThat(joules.get("tensor")).isCloseTo(32e-12, within(1e-18));
        assertThat(joules.get("scratchpad")).isCloseTo(34e-12, within(1e-18));
        assertThat(joules.get("memory")).isCloseTo(260e-12, within(1e-18));
        assertThat(joules.get("static")).isCloseTo(16e-12, within(1e-18));
    }

    /**
     * 512 x 512 x 512 on 32 x 32 cells, weights stay: inputs are exactly half of their scratchpad and sums fit into theirs, so
     * every word moves once. SCALE-Sim reads the inputs again for each of 16 columns of folds, as half counted in hundredths does
     * not hold them, and writes the sums of each of 16 folds of their length.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "overlapped; ; 262144; 262144; 262144",
                "sequential; ; 262144; 262144; 262144",
                "overlapped; , \"convention\": \"systole\", \"memory\": {\"wordsPerCycle\": 1000000}; 262144; 262144; 262144",
                "overlapped; , \"convention\": \"scale-sim\"; 4194304; 262144; 4194304",
                "sequential; , \"convention\": \"scale-sim\"; 4194304; 262144; 4194304",
                "sequential; , \"convention\": \"scale-sim\", \"memory\": {\"wordsPerCycle\": 1000000}; 262144; 262144; 262144",
            })
    void wordsAndJoulesAreThoseOfTheScenarioAtEveryFidelity(
            String folds, String keys, long inputs, long filters, long sums) {
        String machine = "\"rows\": 32, \"columns\": 32, \"dataflow\": \"weight-stationary\", \"clock\": \"1 GHz\","
                + " \"folds\": \"" + folds + "\", \"scratchpads\": {\"ifmap\": \"512 KiB\", \"filter\": \"512 KiB\","
                + " \"ofmap\": \"512 KiB\"}, \"energy\": {\"mac\": \"1 pJ\", \"scratchpadByte\": \"1 pJ\","
                + " \"memoryByte\": \"30 pJ\", \"static\": \"1 W\"}"
                + (keys == null ? "" : keys);
        String layer = "{\"op\": \"gemm\", \"m\": 512, \"n\": 512, \"k\": 512}";
        Report fast = run(machine, layer, "fast");
        assertThat(fast.layers().get(0).dram()).isEqualTo(new LayerReport.Traffic(inputs, filters, 0, sums));
        assertThat(Objects.requireNonNull(fast.energy()).byComponent().get("memory"))
                .isCloseTo(30e-12 * (inputs + filters + sums), within(1e-12));
        for (String fidelity : List.of("tile", "exact")) {
            Report report = run(machine, layer, fidelity);
            assertThat(report.layers()).as(fidelity).isEqualTo(fast.layers());
            assertThat(report.energy()).as(fidelity).isEqualTo(fast.energy());
            assertThat(report.byResource()).as(fidelity).isEqualTo(fast.byResource());
        }
    }

    /** Small pads, edges of folds, convolutions, sparse layers: everything but the clock's name is the same. */
    @Test
    void fidelitiesOfRandomArraysReportTheSame() {
        Random random = new Random(7);
        for (int i = 0; i < 150; i++) {
            String machine = "\"rows\": " + (1 + random.nextInt(9)) + ", \"columns\": " + (1 + random.nextInt(9))
                    + ", \"arrays\": " + (1 + random.nextInt(2)) + ", \"dataflow\": \""
                    + Dataflow.ALL.get(i % 3).name() + "\", \"clock\": \"1 GHz\", \"scratchpads\": {\"ifmap\": "
                    + (200 + random.nextInt(2000)) + ", \"filter\": 500, \"ofmap\": 300}, \"folds\": \""
                    + (random.nextBoolean() ? "overlapped" : "sequential") + "\", \"convention\": \""
                    + (random.nextBoolean() ? "systole" : "scale-sim") + "\", \"energy\": {\"mac\": 1e-12,"
                    + " \"scratchpadByte\": 1e-12, \"memoryByte\": 3e-11, \"static\": 1}"
                    + (random.nextInt(3) == 0 ? ", \"ports\": {\"ofmap\": 2}" : "")
                    + (random.nextInt(3) == 0 ? ", \"memory\": {\"wordsPerCycle\": 3}" : "");
            String layers = "{\"op\": \"gemm\", \"m\": " + (1 + random.nextInt(40)) + ", \"n\": "
                    + (1 + random.nextInt(40)) + ", \"k\": " + (1 + random.nextInt(40))
                    + "}, {\"op\": \"gemm\", \"m\": 9, \"n\": 7, \"k\": 12, \"sparsity\": \"2:4\"}, {\"op\": \"conv\","
                    + " \"ifmap_h\": 7, \"ifmap_w\": 6, \"filter_h\": 3, \"filter_w\": 2, \"channels\": 2,"
                    + " \"num_filters\": 5}";
            Report exact = run(machine, layers, "exact");
            for (String fidelity : List.of("fast", "tile")) {
                Report report = run(machine, layers, fidelity);
                assertThat(report.layers()).as("%s %s", machine, layers).isEqualTo(exact.layers());
                assertThat(report.energy()).isEqualTo(exact.energy());
                assertThat(report.byResource()).isEqualTo(exact.byResource());
                assertThat(report.boundSeconds()).isEqualTo(exact.boundSeconds());
            }
        }
    }

    /** What a clock and a convention mean for arrays alone is said. */
    @Test
    void assumptionsNameClockAndConvention() {
        assertThat(run(ARRAY, LAYER, "tile").assumptions())
                .anyMatch(line -> line.contains("for arrays alone the fidelities fast and tile are one"))
                .noneMatch(line -> line.contains("addresses") || line.contains("every address"));
        assertThat(run(ARRAY, LAYER, "exact").assumptions()).anyMatch(line -> line.contains("are stepped one by one"));
        String imported = ARRAY + ", \"convention\": \"scale-sim\"";
        assertThat(run(imported, LAYER, "fast").assumptions())
                .anyMatch(line -> line.startsWith("words from and to memory: every address played"));
        assertThat(run(imported + ", \"arrays\": 2", LAYER, "fast").assumptions())
                .anyMatch(line -> line.startsWith("words from and to memory: by the blocks of each fold"));
    }

    /** 16 inputs, 8 filters and 2 results at one word a cycle each: the first fetch before, the last results behind. */
    @Test
    void memoryIsWaitedFor() {
        Report report = run(ARRAY + ", \"memory\": {\"wordsPerCycle\": 1}", LAYER, "fast");
        assertThat(nanoseconds(report, "tensor")).isCloseTo(16, within(1e-6));
        assertThat(nanoseconds(report, "memory")).isPositive();
        assertThat(nanoseconds(report)).isGreaterThanOrEqualTo(16 + 8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"rows\": 1, | \"rows\": 0, | /rows: found 0, expected a whole number from 1 to 65536",
                "\"rows\": 1, | '' | /rows: found nothing, expected a whole number from 1 to 65536",
                "output-stationary | output | /dataflow: found \"output\", expected one of output-stationary,"
                        + " weight-stationary, input-stationary; did you mean \"output-stationary\"?",
                "\"clock\": \"1 GHz\" | \"clock\": \"1 GB\" | /clock: found unit \"GB\" in \"1 GB\", expected hertz",
                "\"filter\": \"1 KiB\" | \"filters\": \"1 KiB\" | /scratchpads/filter: found nothing",
                "\"rows\": 1, | \"rows\": 1, \"arrays\": 5000, | /arrays: found 5000, expected a whole number from 1 to"
                        + " 4096",
                "\"rows\": 1, | \"rows\": 1, \"folds\": \"mixed\", | /folds: found \"mixed\", expected one of overlapped,"
                        + " sequential",
                "\"rows\": 1, | \"rows\": 1, \"convention\": \"scalesim\", | /convention: found \"scalesim\", expected one of"
                        + " systole, scale-sim; did you mean \"scale-sim\"?",
                "\"rows\": 1, | \"rows\": 1, \"wordBytes\": 9, | /wordBytes: found 9, expected a whole number from 1 to 8",
                "\"rows\": 1, | \"rows\": 1, \"ports\": {\"ifmap\": 0}, | /ports/ifmap: found 0, expected a whole number"
                        + " of at least 1",
                "\"rows\": 1, | \"rows\": 1, \"ports\": {\"input\": 4}, | /ports/input: found unknown key \"input\","
                        + " expected one of ifmap, filter, ofmap",
                "\"rows\": 1, | \"rows\": 1, \"sparsity\": \"5:4\", | /sparsity: found \"5:4\", expected weights kept of"
                        + " a group, such as \"2:4\" or",
                "\"rows\": 1, | \"rows\": 1, \"sparsity\": 2, | /sparsity: found 2, expected weights kept of a group",
                "\"rows\": 1, | \"rows\": 1, \"sparsity\": {\"keep\": 3, \"of\": 2}, | /sparsity/keep: found 3, expected a"
                        + " whole number from 1 to 2",
                "\"rows\": 1, | \"rows\": 1, \"sparsity\": {\"keep\": 1}, | /sparsity/of: found nothing, expected a whole"
                        + " number from 1 to 9999",
                "\"rows\": 1, | \"rows\": 1, \"sparsity\": {\"keep\": 1, \"of\": 2, \"operand\": \"inputs\"}, |"
                        + " /sparsity/operand: found \"inputs\", expected one of weights",
                "\"rows\": 1, | \"rows\": 1, \"memory\": {\"wordsPerCycle\": 0.5}, | /memory/wordsPerCycle: found 0.5,"
                        + " expected a whole number of at least 1",
                "\"rows\": 1, | \"rows\": 1, \"energy\": {\"mac\": \"1 pJ\"}, | /energy/static: found nothing",
                "\"rows\": 1, | \"rows\": 1, \"colums\": 3, | /colums: found unknown key \"colums\"",
            })
    void wrongArrays(String part, String other, String message) {
        assertThat(ARRAY).contains(part);
        assertThatThrownBy(() -> run(ARRAY.replace(part, other), LAYER, "tile"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("/system/array" + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"op\": \"gem\", \"m\": 2, \"n\": 1, \"k\": 8} | /0/op: found \"gem\", expected one of gemm, conv; did you"
                        + " mean \"gemm\"?",
                "{\"op\": \"gemm\", \"m\": 2, \"n\": 1} | /0/k: found nothing, expected a whole number of at least 1",
                "{\"op\": \"gemm\", \"m\": 2, \"n\": 1, \"k\": 8, \"count\": 0} | /0/count: found 0",
                "{\"op\": \"gemm\", \"m\": 2, \"n\": 1, \"k\": 8, \"sparsity\": \"two\"} | /0/sparsity: found \"two\","
                        + " expected weights kept of a group",
                "{\"op\": \"gemm\", \"m\": 2, \"n\": 1, \"k\": 8, \"stride\": 2} | /0/stride: found unknown key",
                "{\"op\": \"conv\", \"ifmap_h\": 3, \"ifmap_w\": 3, \"filter_h\": 5, \"filter_w\": 1, \"channels\": 1,"
                        + " \"num_filters\": 1} | /0: found ",
                "7 | /0: found 7",
            })
    void wrongLayers(String layer, String message) {
        assertThatThrownBy(() -> run(ARRAY, layer, "tile"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("/workload/operators" + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"model\": \"llama-2-7b\"", "\"precision\": {}", "\"parallelism\": {}"})
    void whatArraysDoNotHave(String key) {
        Path file = write("{" + key + ", \"system\": {\"array\": {" + ARRAY
                + "}}, \"workload\": {\"kind\": \"operators\", \"operators\": [" + LAYER + "]}}");
        assertThatThrownBy(() -> ScenarioReader.simulation(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected none for kind \"operators\"");
    }

    @Test
    void allProblemsOfAScenarioAtOnce() {
        assertThatThrownBy(() -> run(
                        ARRAY.replace("\"rows\": 1", "\"rows\": 0").replace("1 GHz", "fast"),
                        "{\"op\": \"gemm\", \"m\": 0, \"n\": 1, \"k\": 8}",
                        "slow"))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.problems()).hasSize(4));
    }

    /** 2^31 - 1 columns by as many rows on one cell are more folds than are kept. */
    @Test
    void whatIsTooLargeIsRefusedWithAWayOut() {
        assertThatThrownBy(() -> run(ARRAY, "{\"op\": \"gemm\", \"m\": 2147483647, \"n\": 8, \"k\": 1}", "tile"))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("folds of the arrays, more than are kept")
                .hasMessageContaining("use larger arrays");
        assertThatThrownBy(() -> run(ARRAY, "{\"op\": \"gemm\", \"m\": 2000, \"n\": 1, \"k\": 1000000}", "exact"))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("more cycles than are stepped one by one")
                .hasMessageContaining("\"fidelity\": \"fast\"");
        assertThatThrownBy(() -> run(
                        ARRAY.replace("\"rows\": 1, \"columns\": 1", "\"rows\": 128, \"columns\": 128")
                                + ", \"convention\": \"scale-sim\"",
                        "{\"op\": \"gemm\", \"m\": 1000000, \"n\": 1000, \"k\": 10000}",
                        "fast"))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("more addresses than are played one by one")
                .hasMessageContaining("leave out \"convention\"");
    }
}

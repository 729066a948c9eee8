package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import systole.sim.quantity.Dimension;
import systole.study.knob.Knob;
import systole.study.knob.Knobs;
import systole.study.sweep.json.SweepReader;
import systole.system.InputException;
import systole.system.json.PlaceUnit;
import systole.system.json.ScenarioTemplate;

/** Values of axes have the units of their places, and conditions compare what measures the same. */
final class AxisUnitTest {
    private static final Map<String, Unit> UNITS = Map.of(
            "bandwidth", Unit.of(Dimension.BYTES_PER_SECOND),
            "capacity", Unit.of(Dimension.BYTES),
            "power", Unit.of(Dimension.WATTS),
            "latency", Unit.of(Dimension.SECONDS),
            "clock", Unit.of(Dimension.HERTZ),
            "cores", Unit.NONE);
    private static final List<String> NAMES =
            List.of("bandwidth", "capacity", "power", "latency", "clock", "cores", "rate");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "device#/memory/bandwidth | \"range\": {\"from\": \"2 s\", \"to\": \"4.25 TB/s\", \"count\": 3} | seconds | such as \"3.35 TB/s\", as device#/memory/bandwidth has",
                "device#/memory/bandwidth | \"logRange\": {\"from\": \"1 TB/s\", \"to\": \"4 GB\", \"count\": 3} | bytes | bytes per second",
                "device#/memory/bandwidth | \"values\": [1e12, \"4 W\"] | watts | bytes per second",
                "device#/power/cap | \"range\": {\"from\": 300, \"to\": 400, \"step\": \"50 J\"} | joules | a number of watts, such as \"700 W\"",
                "device#/clock/maximum | \"values\": [\"1 us\"] | seconds | hertz",
                "families/ampere#/launch/start | \"values\": [\"1 GHz\"] | hertz | seconds",
                "device#/cores | \"range\": {\"from\": \"2 s\", \"to\": \"4 s\", \"count\": 3} | seconds | a whole number without a unit",
            })
    void unitsOfOtherPlacesAreRefused(String place, String values, String found, String expected) {
        assertThatThrownBy(() -> Sweeps.sweep("{\"name\": \"turned\", \"at\": \"" + place + "\", " + values + "}", ""))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("for axis \"turned\", a number of " + found)
                .hasMessageContaining(expected);
    }

    @Test
    void zippedAndListedPointsAndSearchesToo() {
        String axes = "{\"at\": \"device#/memory/bandwidth\"}, {\"at\": \"device#/cores\"}";
        assertThatThrownBy(() -> Sweeps.sweep(
                        axes,
                        ", \"sample\": {\"kind\": \"list\", \"points\": [{\"bandwidth\": \"2 TB/s\", \"cores\": 80},"
                                + " {\"bandwidth\": \"2 s\", \"cores\": 80}]}"))
                .hasMessageContaining("at /sample/points/1/bandwidth: found \"2 s\" for axis \"bandwidth\"");
        assertThatThrownBy(() -> Sweeps.sweep(
                        "{\"zip\": [{\"at\": \"device#/memory/bandwidth\", \"values\": [\"1 TB/s\", \"2 TB\"]},"
                                + " {\"at\": \"device#/cores\", \"values\": [54, 80]}]}",
                        ""))
                .hasMessageContaining("at /axes/0/zip/0/values/1: found \"2 TB\" for axis \"bandwidth\"");
        assertThatThrownBy(() -> Sweeps.sweep(
                        "{\"at\": \"device#/power/cap\", \"range\": {\"from\": \"1 V\", \"to\": \"2 V\"}}",
                        ", \"sample\": {\"kind\": \"cma-es\"}, \"objectives\": [{\"key\": \"totalSeconds\"}]"))
                .hasMessageContaining("at /axes/0/range/from: found \"1 V\" for axis \"cap\"");
    }

    /** A range of mixed units has no steps to count: the unit is what is wrong, not how many values stand beside it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "range | \"to\": \"4 s\", \"count\": 3",
                "range | \"to\": \"2 TB/s\", \"step\": \"4 s\"",
                "logRange | \"to\": \"4 s\", \"count\": 3",
            })
    void unitsAreToldBeforeTheLengthOfAZip(String kind, String rest) {
        assertThatThrownBy(() -> Sweeps.sweep(
                        "{\"zip\": [{\"at\": \"device#/memory/bandwidth\", \"" + kind + "\": {\"from\": \"1 TB/s\", "
                                + rest + "}}, {\"at\": \"device#/cores\", \"values\": [54, 80, 108]}]}",
                        ""))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("found \"4 s\" for axis \"bandwidth\", a number of seconds")
                .hasMessageNotContaining("zipped");
    }

    @Test
    void unitsOfThePlaceAndBareNumbersAreTaken() {
        assertThat(Sweeps.sweep(
                                "{\"at\": \"device#/memory/bandwidth\", \"range\": {\"from\": 1e12, \"to\": \"16 Tb/s\","
                                        + " \"count\": 3}}",
                                ", \"where\": [\"bandwidth * 2 <= 3 TB/s\"]")
                        .conditions())
                .hasSize(1);
    }

    /** An axis of bare numbers has the unit of its place. */
    @Test
    void conditionsKnowTheUnitsOfPlaces() {
        assertThatThrownBy(() -> Sweeps.sweep(
                        "{\"at\": \"device#/memory/bandwidth\", \"values\": [1e12, 2e12]}",
                        ", \"where\": [\"bandwidth * 2 <= 4 s\"]"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a number of bytes per second stands beside one of seconds");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "capacity / bandwidth <= 4 s",
                "power * latency < 3 J",
                "cores * clock >= 150 GHz",
                "bandwidth / power > 3",
                "1e9 / bandwidth < 4 s",
                "rate * 2 < 4 s",
                "latency * clock <= 500",
                "cores % 8 == 0",
                "(bandwidth + 1e9) * latency <= 4 GB",
            })
    void productsAndQuotientsHaveTheirUnits(String text) {
        assertThat(Condition.of(text, NAMES, UNITS).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bandwidth * 2 <= 4 s",
                "bandwidth * latency <= 4 s",
                "capacity / bandwidth <= 4 GB",
                "cores <= 4 s",
                "bandwidth / cores + latency < 3",
                "power / clock < 3 W",
                "bandwidth / power > cores",
            })
    void whatMeasuresOtherThingsIsRefused(String text) {
        assertThatThrownBy(() -> Condition.of(text, NAMES, UNITS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(" stands beside one ");
    }

    /** What a description writes with a unit has that unit for the readers too. */
    @ParameterizedTest
    @ValueSource(strings = {"hgx-h100", "tpu-v4-pod", "rtx-4090"})
    void placesHaveTheUnitsOfWhatIsWrittenThere(String system) {
        ScenarioTemplate scenario = SweepReader.read(
                        Path.of("sweep.json"),
                        Sweeps.text("{\"at\": \"/workload/batch\", \"values\": [1]}", "")
                                .replace("a100-sxm-80gb", system))
                .scenario();
        List<Knob> quantities = Knobs.ofMachine(scenario).stream()
                .filter(knob -> AxisValue.dimension(knob.value().text()) != null)
                .toList();
        assertThat(quantities).hasSizeGreaterThan(10);
        assertThat(quantities)
                .allSatisfy(knob -> assertThat(scenario.unit(knob.place(), List.of()))
                        .isEqualTo(new PlaceUnit(
                                PlaceUnit.Kind.QUANTITY,
                                AxisValue.dimension(knob.value().text()))));
    }
}

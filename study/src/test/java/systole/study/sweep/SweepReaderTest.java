package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.system.InputException;

/** Mistakes in a sweep's file are told with their place, before anything is simulated. */
final class SweepReaderTest {
    private static final String CORES = "{\"at\": \"device#/cores\", \"values\": [54, 80]}";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"at\": \"cores\", \"values\": [1]} | | at /axes/0/at: found \"cores\", expected a JSON pointer such as /workload",
                "{\"att\": \"/model\", \"values\": [1]} | | unknown key \"att\", expected one of",
                "{\"at\": \"/model\"} | | an axis without values",
                "{\"at\": \"/model\", \"values\": []} | | a list with at least one element",
                "{\"at\": \"/model\", \"values\": [1], \"range\": {\"from\": 1, \"to\": 2}} | | an axis with values and range",
                "{\"at\": \"/model\", \"range\": {\"from\": 3, \"to\": 2, \"count\": 2}} | | found a range from 3 to 2, expected one that rises",
                "{\"at\": \"/model\", \"range\": {\"from\": \"fast\", \"to\": 2}} | | a number, or a quantity such as",
                "{\"at\": \"/model\", \"range\": {\"from\": 1, \"to\": 2}} | | found a range without steps",
                "{\"at\": \"/model\", \"logRange\": {\"from\": 0, \"to\": 2, \"count\": 3}} | | one that begins above 0",
                "{\"zip\": [{\"at\": \"/a\", \"values\": [1]}, {\"at\": \"/b\", \"values\": [1, 2]}]} | | zipped axes of [1, 2] values",
                "{\"at\": \"/a/x\", \"values\": [1]}, {\"at\": \"/b/x\", \"values\": [1]} | | an axis called \"x\"",
                "{\"at\": \"device#/cores\", \"values\": [1]} | , \"where\": [\"cors < 3\"] | no axis \"cors\"; did you mean \"cores\"?",
                "{\"at\": \"device#/cores\", \"values\": [1]} | , \"where\": [\"cores\"] | there is none of <=",
                "{\"at\": \"device#/cores\", \"values\": [1]} | , \"where\": [\"cores / (1 - 1) > 3\"] | a number is divided by 0",
                "{\"at\": \"device#/cores\", \"values\": [1]} | , \"where\": [\"cores % 0 > 3\"] | a number is divided by 0",
                "{\"at\": \"device#/cores\", \"values\": [1]} | , \"where\": [\"cores / (2 W - 2 W) > 1\"] | a number is divided by 0",
                "{\"at\": \"device#/cores\", \"values\": [1]} | , \"constraints\": [\"totalSeconds < soon\"] | a number or quantity, such as",
                "{\"at\": \"device#/cores\", \"values\": [1]} | , \"sample\": {\"kind\": \"sobl\"} | did you mean \"sobol\"?",
                "{\"at\": \"device#/cores\", \"values\": [1]} | , \"sample\": {\"kind\": \"random\"} | at /sample/points: found nothing",
                "{\"at\": \"device#/cores\"} | , \"sample\": {\"kind\": \"list\", \"points\": [{\"core\": 1}]} | a point without \"cores\"",
                "{\"at\": \"device#/cores\", \"values\": [1]} | , \"objectives\": [{\"key\": \"x\", \"direction\": \"up\"}] | one of min, max",
            })
    void mistakesAreToldWithTheirPlace(String axes, String rest, String told) {
        assertThatThrownBy(() -> Sweeps.sweep(axes, rest == null ? "" : rest))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("sweep.json:")
                .hasMessageContaining(told);
    }

    /** Deep and long texts are refused by their limits, and those within are worked out. */
    @Test
    void textsOfConditionsAreBounded() {
        assertThatThrownBy(() -> where("(".repeat(5000) + "cores" + ")".repeat(5000) + " < 3"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("at most 100 parentheses may stand in one another")
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(1000));
        assertThatThrownBy(() -> where("cores" + " + 1".repeat(20_000) + " > 3"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("at most 1000 values may stand on a side")
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(1000));
        assertThatThrownBy(() -> where("cores < 1e400")).hasMessageContaining("1e400 is more than");
        SweepSpec most = where("(".repeat(100) + "cores" + ")".repeat(100) + " - 54" + " + 0".repeat(998) + " > 0");
        assertThat(most.admits(most.points().at(0))).isFalse();
        assertThat(most.admits(most.points().at(1))).isTrue();
    }

    private static SweepSpec where(String text) {
        return Sweeps.sweep(CORES, ", \"where\": [\"" + text + "\"]");
    }

    /** What only the descriptions can tell is found before the first row. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "device#/memory/bandwith | [1, 2] | unknown key \"bandwith\" | did you mean \"bandwidth\"?",
                "/workload/batches | [1, 2] | unknown key \"batches\" | did you mean \"batch\"?",
                "/system/memory/bandwidth | [1, 2] | is \"a100-sxm-80gb\", no object | reached as device#/",
                "device#/name | [\"a\", \"b\"] | axis \"name\" at device#/name, which changes nothing | nothing lies over",
                "families/amper#/launch/start | [1e-6, 2e-6] | which changes nothing | did you mean \"families/ampere\"?",
                "devise#/cores | [54, 80] | axis \"cores\" at devise#/cores, which changes nothing | did you mean \"device\"?",
                "families/ampere#/power/cap | [300, 400] | which changes nothing | nothing lies over",
            })
    void placesThatDoNothingAreRefused(String place, String values, String found, String told) {
        SweepSpec sweep = Sweeps.sweep("{\"at\": \"" + place + "\", \"values\": " + values + "}", "");
        assertThatThrownBy(() -> Sweep.run(sweep, folder.resolve("out"), "1", Shard.WHOLE, 1, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(found)
                .hasMessageContaining(told);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void reportKeysThatNoReportHasAreRefused() {
        SweepSpec sweep = Sweeps.sweep(CORES, ", \"report\": [\"energyJoules.totl\", \"prefillSeconds\"]");
        assertThatThrownBy(() -> Sweep.run(sweep, folder.resolve("out"), "1", Shard.WHOLE, 1, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("report key \"energyJoules.totl\"")
                .hasMessageContaining("did you mean \"energyJoules.total\"?")
                .hasMessageNotContaining("report key \"prefillSeconds\"");
    }

    @Test
    void conditionsAreArithmeticOfAxes() {
        List<String> names = List.of("a", "b");
        List<AxisValue> values = Sweeps.sweep(
                        "{\"name\": \"a\", \"at\": \"/workload/batch\", \"values\": [6]},"
                                + "{\"name\": \"b\", \"at\": \"device#/power/cap\", \"values\": [\"2 kW\"]}",
                        "")
                .points()
                .at(0);
        assertThat(Condition.of("a * (2 + 1) - 4 == 14", names, Map.of()).holds(values))
                .isTrue();
        assertThat(Condition.of("a*b/3<=4 kW", names, Map.of()).holds(values)).isTrue();
        assertThat(Condition.of("a*b/3 < 4000", names, Map.of()).holds(values)).isFalse();
        assertThat(Condition.of("a % 4 != 2", names, Map.of()).holds(values)).isFalse();
        assertThat(Condition.of("b >= 1.9e3 W", names, Map.of()).holds(values)).isTrue();
    }

    /** Operators that some points have, here those of a prompt, are keys; others are mistakes. */
    @Test
    void operatorsThatNoPointHasAreMistakes() {
        String axis = "{\"at\": \"/workload\", \"values\": [{\"kind\": \"decode\", \"batch\": 1, \"contextTokens\": 8},"
                + " {\"kind\": \"prefill\", \"batch\": 1, \"inputTokens\": 8}]}";
        String key = "timeSeconds.byOperator.";
        SweepChecks.check(Sweeps.sweep(axis, ", \"constraints\": [\"" + key + "attention < 1 s\"]"));
        assertThatThrownBy(() ->
                        SweepChecks.check(Sweeps.sweep(axis, ", \"constraints\": [\"" + key + "atention < 1 s\"]")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("at /constraints/0: found report key \"" + key + "atention\"")
                .hasMessageContaining("did you mean \"" + key + "attention\"");
    }
}

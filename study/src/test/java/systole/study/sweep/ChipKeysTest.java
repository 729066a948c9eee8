package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import systole.system.InputException;
import systole.system.cost.ChipArea;
import systole.system.cost.ChipCost;
import systole.system.cost.Technology;
import systole.system.json.Descriptions;
import systole.system.json.TechnologyReader;

/** Sweeps over chips carry what these take to make. */
final class ChipKeysTest {
    private static final String REPORT =
            ", \"report\": [\"totalSeconds\", \"cost.dollars\", \"cost.squareMillimetres\", \"cost.yield\"]";
    private static final String CORES = "{\"zip\": [{\"at\": \"device#/cores\", \"values\": [108, 116]},"
            + " {\"name\": \"silicon\", \"at\": \"device#/die/cores\", \"values\": [128, 132]}]}";

    private final Technology technology = TechnologyReader.shipped();

    /** The first point is the A100 as it ships, 826 mm2; the second has four cores more, in proportion to the model. */
    @Test
    void chipsHaveTheirPublishedAreaAndChangesInProportion() {
        SweepSpec sweep = Sweeps.sweep(CORES, REPORT);
        Evaluator evaluator = new Evaluator(sweep);
        Map<String, Double> shipped =
                evaluator.numbers(new Point(0, sweep.points().at(0)));
        Map<String, Double> larger =
                evaluator.numbers(new Point(1, sweep.points().at(1)));
        ChipCost cost = ChipCost.of(Descriptions.device("a100-sxm-80gb"), technology);
        assertThat(shipped.get("cost.squareMillimetres")).isCloseTo(826, within(1e-9));
        assertThat(shipped.get("cost.dollars")).isEqualTo(cost.chipCostDollars());
        assertThat(shipped.get("cost.yield")).isEqualTo(cost.yield());
        double core =
                ChipArea.model(Descriptions.device("a100-sxm-80gb"), technology).core();
        double model =
                ChipArea.model(Descriptions.device("a100-sxm-80gb"), technology).total();
        // a fifth of the die is everything else, which grows with it
        assertThat(larger.get("cost.squareMillimetres")).isCloseTo(826 * (1 + 4 * core / 0.8 / model), within(1e-6));
        assertThat(larger.get("totalSeconds")).isNotEqualTo(shipped.get("totalSeconds"));
    }

    @Test
    void areasAndPricesAreConstraints() {
        SweepSpec sweep = Sweeps.sweep(
                CORES, ", \"report\": [\"totalSeconds\"], \"constraints\": [\"cost.squareMillimetres <= 830\"]");
        Evaluator evaluator = new Evaluator(sweep);
        assertThat(evaluator.evaluate(new Point(0, sweep.points().at(0))).feasible())
                .isTrue();
        assertThat(evaluator.evaluate(new Point(1, sweep.points().at(1))).feasible())
                .isFalse();
    }

    /** What is only on the silicon changes no time; with a price among the keys it is an axis all the same. */
    @Test
    void axesOfTheSiliconMatterWhereItsPriceDoes() {
        String axis = "{\"at\": \"device#/die/cores\", \"values\": [120, 128]}";
        SweepChecks.check(Sweeps.sweep(axis, REPORT));
        assertThatThrownBy(() -> SweepChecks.check(Sweeps.sweep(axis, ", \"report\": [\"totalSeconds\"]")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("changes nothing");
    }

    /** A row whose chip cannot be made says so. */
    @Test
    void chipsThatCannotBeMadeAreErrors() {
        SweepSpec sweep = Sweeps.sweep("{\"at\": \"device#/die/cores\", \"values\": [128, 100, 512]}", REPORT);
        Evaluator evaluator = new Evaluator(sweep);
        assertThat(evaluator.evaluate(new Point(0, sweep.points().at(0))).failed())
                .isFalse();
        assertThat(evaluator.evaluate(new Point(1, sweep.points().at(1))).error())
                .contains("uses 108 cores of silicon that has 100");
        assertThat(evaluator.evaluate(new Point(2, sweep.points().at(2))).error())
                .contains("larger than the 858 mm2");
    }

    /** Presets that an axis chooses have each their own published area. */
    @Test
    void presetsAreWhatTheyShipAs() {
        SweepSpec sweep =
                Sweeps.sweep("{\"at\": \"/system\", \"values\": [\"a100-sxm-80gb\", \"h100-sxm-80gb\"]}", REPORT);
        Evaluator evaluator = new Evaluator(sweep);
        assertThat(evaluator.numbers(new Point(1, sweep.points().at(1))).get("cost.squareMillimetres"))
                .isCloseTo(814, within(1e-9));
    }
}

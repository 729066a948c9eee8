package systole.study.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import systole.study.json.SensitivityJson;
import systole.study.knob.Scenarios;
import systole.study.sweep.Progress;
import systole.system.InputException;
import systole.system.json.ScenarioTemplate;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SensitivityTest {
    private final ScenarioTemplate scenario = Scenarios.wafer();
    private final Sensitivity found = Sensitivity.of(scenario, List.of(), List.of(), 2, Progress.NONE);

    private Turned knob(String place) {
        return found.knobs().stream()
                .filter(knob -> knob.knob().place().toString().equals(place))
                .findFirst()
                .orElseThrow();
    }

    private double elasticity(String place, int key) {
        return knob(place).effects().get(key).elasticity();
    }

    /** Where a result is a sum with one term in proportion to a knob, the elasticity is the term's share: d ln (a + b x) / d ln x = b x / (a + b x). */
    @Test
    void whatIsInProportionHasItsShare() {
        Map<String, Double> report = Scenarios.run(scenario);
        assertThat(found.keys()).containsExactly("timePerOutputTokenSeconds", "energyJoules.total");
        double launches = report.getOrDefault("timeSeconds.byResource.launch", Double.NaN)
                / report.getOrDefault("totalSeconds", Double.NaN);
        assertThat(elasticity("device#/launch/graphGap", 0)
                        + elasticity("device#/launch/start", 0)
                        + elasticity("device#/launch/end", 0)
                        + elasticity("device#/launch/tile", 0))
                .as("nothing hides a launch in a graph")
                .isCloseTo(launches, within(1e-3));
        double joules = report.getOrDefault("energyJoules.total", Double.NaN);
        assertThat(elasticity("device#/power/activeIdle", 1))
                .isCloseTo(report.getOrDefault("energyJoules.byComponent.static", Double.NaN) / joules, within(1e-3));
        assertThat(elasticity("device#/energy/scratchPerByte", 1))
                .isCloseTo(
                        report.getOrDefault("energyJoules.byComponent.scratchpad", Double.NaN) / joules, within(1e-4));
        assertThat(knob("device#/launch/start").effects().get(0).confirmed()).isTrue();
        assertThat(knob("device#/launch/start").effects().get(0).actual())
                .as("10 %% more of 17 %%")
                .isCloseTo(1 + 0.1 * elasticity("device#/launch/start", 0), within(1e-4));
    }

    @Test
    void knobsAreRankedAndInertOnesTold() {
        for (int i = 1; i < found.knobs().size(); i++) {
            Turned knob = found.knobs().get(i);
            Turned before = found.knobs().get(i - 1);
            assertThat(knob.jumps() || !before.jumps())
                    .as("smooth ones first: %s", knob)
                    .isTrue();
            if (knob.jumps() == before.jumps()) {
                assertThat(knob.strength(0)).isLessThanOrEqualTo(before.strength(0));
            }
        }
        assertThat(knob("device#/core/tensor/rates/bf16").inert())
                .as("a run in fp16")
                .isTrue();
        assertThat(knob("device#/core/tensor/rates/fp16").inert()).isFalse();
        assertThat(SensitivityTable.of(found))
                .contains("device#/launch/start", "inert: ", "numbers matter")
                .contains("timePerOutputTokenSeconds 0.0");
    }

    /** Whole numbers move by whole numbers, at least one; what no other value can take says why. */
    @Test
    void stepsAreThoseThatAreTaken() {
        Turned columns = knob("device#/core/tensor/columns");
        assertThat(columns.low()).isEqualTo(7);
        assertThat(columns.high()).isEqualTo(9);
        assertThat(columns.far()).isEqualTo(10);
        Turned clock = knob("device#/clock/maximum");
        assertThat(clock.low()).isEqualTo(0.98 * 1.1e9);
        assertThat(clock.far()).isEqualTo(1.1 * 1.1e9);
        for (Turned stuck : found.knobs()) {
            if (!stuck.reason().isEmpty()) {
                assertThat(stuck.effects()).isEmpty();
                assertThat(SensitivityTable.of(found)).contains("  " + stuck.reason());
            }
        }
    }

    @Test
    void threadsChangeNothing() {
        Sensitivity alone = Sensitivity.of(scenario, List.of(), List.of(), 1, Progress.NONE);
        assertThat(SensitivityJson.of(alone)).isEqualTo(SensitivityJson.of(found));
    }

    @Test
    void unknownKeysAreRefused() {
        assertThatThrownBy(() -> Sensitivity.of(scenario, List.of("totalSecond"), List.of(), 1, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean \"totalSeconds\"?");
    }

    /** By hand: an elasticity of -0.5 says 1.1^-0.5 = 0.9535 at 10 % more. */
    @Test
    void rerunsConfirmWithinATenthOfTheChange() {
        double predicted = Math.pow(1.1, -0.5);
        assertThat(new Effect(-0.5, 1, 1, predicted, 0.950).confirmed()).isTrue();
        assertThat(new Effect(-0.5, 1, 1, predicted, 0.960).confirmed()).isFalse();
        assertThat(new Effect(-0.5, 1, 1, predicted, Double.NaN).confirmed()).isFalse();
        assertThat(new Effect(0, 1, 1, 1, 1).inert()).isTrue();
        assertThat(new Effect(0, 1, 1, 1, 1.2).inert()).isFalse();
    }

    /** By hand: a jump of 4 % somewhere above; the way down is flat, and 10 % more jumps no further. */
    @Test
    void jumpsAreToldFromSlopes() {
        double elasticity = Math.log(1.04) / Math.log(1.02 / 0.98);
        double predicted = Math.pow(1.1, elasticity);
        assertThat(new Effect(elasticity, 1, 1.04, predicted, 1.04).jumps()).isTrue();
        assertThat(new Effect(elasticity, 0.98, 1.0196, predicted, 1.1).jumps())
                .as("as said")
                .isFalse();
        assertThat(new Effect(0.5, 0.99, 1.009, 1.049, 1.02).jumps())
                .as("a way that bends")
                .isFalse();
        assertThat(new Effect(0.3, 1.01, 1.02, 1.03, 0.99).jumps())
                .as("up on both sides")
                .isTrue();
        assertThat(new Effect(0, 1, 1, 1, 1.02).jumps()).as("flat nearby").isTrue();
    }
}

package systole.study.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import systole.study.json.PlanJson;
import systole.system.UnservedException;
import systole.system.cost.Prices;
import systole.system.json.PricesReader;

final class PlanTest {
    private static final Prices.Region REGION = new Prices.Region(0.1, 1.5, 0.4);
    private static final Economics ECONOMICS = new Economics(
            new Prices(
                    "test",
                    Map.of("a100-sxm-80gb", new Prices.Price(8000.0, 12000.0, 2.0, "2026")),
                    Map.of("here", REGION),
                    "here",
                    0.5,
                    0.2,
                    0.1),
            REGION,
            2);

    /** 1e9 tokens at 1000 a second are 277.8 hours. */
    @Test
    void hoursByHand() {
        assertThat(Economics.hours(1e9, 1000)).isCloseTo(277.7778, within(1e-4));
    }

    /** 3.6e6 J of devices with a fifth for the server and half for the building: 1.8 kWh, 0.72 kg. */
    @Test
    void energyByHand() {
        assertThat(ECONOMICS.kilowattHours(3.6e6)).isCloseTo(1.8, within(1e-12));
        assertThat(ECONOMICS.kilograms(1.8)).isCloseTo(0.72, within(1e-12));
    }

    /** Two at 10000 with half as much of server are 30000; over 2 years and 10 % a year 18000 a year; 876 hours are a tenth. */
    @Test
    void costOverYearsByHand() {
        assertThat(ECONOMICS.owned("a100-sxm-80gb", 2, 876, 100)).isCloseTo(1800 + 10, within(1e-9));
        assertThat(ECONOMICS.rented("a100-sxm-80gb", 2, 876)).isCloseTo(3504, within(1e-9));
        assertThat(ECONOMICS.owned("tpu-v4", 2, 876, 100)).isNull();
    }

    /** Weights of 7B in fp16 are 12.55 GiB: one card of 24 GB holds them, and so do more. */
    @Test
    void whatFitsWithSomeFitsWithMore() {
        List<Outcome> found = Plan.found(serve("rtx-4090", 8), ECONOMICS);
        assertThat(found.stream().map(outcome -> outcome.option().devices())).containsExactly(1, 2, 4, 8);
        for (int i = 1; i < found.size(); i++) {
            assertThat(found.get(i).memoryBytes()).isLessThan(found.get(i - 1).memoryBytes());
        }
        assertThat(found.get(0).memoryBytes() / (double) (1L << 30)).isBetween(12.5, 13.5);
    }

    @Test
    void limitsOfTimeLeaveOutWhatIsSlower() {
        PlanQuestion loose = serve("a100-sxm-80gb", 8);
        double slowest = java.util.Objects.requireNonNull(
                Plan.found(loose, ECONOMICS).get(0).timePerTokenSeconds());
        PlanQuestion tight = limited(loose, slowest * 0.9);
        assertThat(Plan.found(tight, ECONOMICS).stream()
                        .map(outcome -> outcome.option().devices()))
                .isNotEmpty()
                .doesNotContain(1);
        assertThatThrownBy(() -> Plan.of(limited(loose, 1e-6), ECONOMICS, 1))
                .isInstanceOf(UnservedException.class)
                .hasMessageContainingAll("no machine of 1 serves llama-2-7b", "fits, but", "--most-devices");
    }

    @Test
    void threadsDoNotChangeBytes() {
        PlanQuestion question = new PlanQuestion(
                "llama-2-7b",
                Purpose.SERVE,
                1e9,
                2048,
                1,
                128,
                16,
                Double.POSITIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                List.of("a100-sxm-80gb", "rtx-4090", "t4"),
                2,
                List.of("model"));
        Economics economics = new Economics(PricesReader.read("usd-2026"), REGION, 3);
        Plan one = Plan.of(question, economics, 1);
        Plan three = Plan.of(question, economics, 3);
        assertThat(PlanJson.of(one, Measure.CHEAPEST)).isEqualTo(PlanJson.of(three, Measure.CHEAPEST));
        assertThat(PlanTable.of(one, Measure.FASTEST)).isEqualTo(PlanTable.of(three, Measure.FASTEST));
        assertThat(one.ranked(Measure.FASTEST).get(0).option().device()).isEqualTo("a100-sxm-80gb");
        assertThat(one.outcomes())
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.dollars()).isPositive());
    }

    private static PlanQuestion serve(String device, int most) {
        return new PlanQuestion(
                "llama-2-7b",
                Purpose.SERVE,
                1e9,
                2048,
                1,
                128,
                16,
                Double.POSITIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                List.of(device),
                most,
                List.of("model"));
    }

    private static PlanQuestion limited(PlanQuestion question, double perToken) {
        return new PlanQuestion(
                question.model(),
                question.purpose(),
                question.tokens(),
                question.sequence(),
                question.batch(),
                question.input(),
                question.output(),
                perToken,
                question.mostTimeToFirst(),
                question.devices(),
                question.mostDevices(),
                question.precisions());
    }
}

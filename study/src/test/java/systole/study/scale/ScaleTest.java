package systole.study.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cost of a simulation as the machine grows: what the page shows, and that it grows less than the machine. */
final class ScaleTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final String AGAIN =
            "written again by java -cp bench/target/benchmarks.jar systole.bench.ScaleBenchmark";

    private final List<ScaleStep> steps = ScaleStep.all();

    @Test
    void tableAndPlotAreThoseOfTheFile() throws IOException {
        assertThat(steps.get(0).devices()).isEqualTo(8);
        assertThat(steps.get(steps.size() - 1).devices()).isEqualTo(16_384);
        assertThat(Files.readString(DOCS.resolve("training.md"))).as(AGAIN).contains(ScaleTable.of(steps));
        assertThat(Files.readString(DOCS.resolve("scale.svg"))).as(AGAIN).isEqualTo(ScalePlot.svg(steps));
    }

    /**
     * Events do not depend on the machine that counts them: from 8 to 16,384 devices, 2,048 times, they become some four times. The table
     * is written again when they are a tenth off.
     */
    @Test
    void eventsGrowLessThanDevices() {
        ScaleStep least = steps.get(0);
        ScaleStep most = steps.get(steps.size() - 1);
        long few = least.simulatedEvents();
        long many = most.simulatedEvents();
        assertThat((double) few).as(AGAIN).isCloseTo((double) least.events(), withinPercentage(10));
        assertThat((double) many).as(AGAIN).isCloseTo((double) most.events(), withinPercentage(10));
        assertThat(many).isLessThan(10 * few);
        for (int i = 1; i < steps.size(); i++) {
            ScaleStep smaller = steps.get(i - 1);
            ScaleStep larger = steps.get(i);
            assertThat((double) larger.events() / smaller.events())
                    .isLessThan((double) larger.devices() / smaller.devices());
        }
    }

    /** Twice the devices for ten times the events and half the memory: the last points of the curves, by hand. */
    @Test
    void aPlotOfTwoSteps() {
        String svg = ScalePlot.svg(
                List.of(new ScaleStep("a", 8, 1, 1, 100, 2, 200), new ScaleStep("b", 8, 1, 2, 1000, 2, 100)));
        // from 0.1 at 360 to 10,000 at 20: a decade is 68 high
        assertThat(svg)
                .startsWith("<svg ")
                .endsWith("</svg>\n")
                .contains("points=\"70.0,292.0 570.0,224.0\" fill=\"none\" stroke=\"#1b6ca8\"")
                .contains("points=\"70.0,292.0 570.0,292.0\" fill=\"none\" stroke=\"#b3541e\"")
                .contains("memory 0.5</text>");
    }
}

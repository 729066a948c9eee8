package systole.system.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import systole.system.Changes;
import systole.system.DeviceDescription;
import systole.system.UnservedException;
import systole.system.json.Descriptions;
import systole.system.json.TechnologyReader;

final class ChipCostTest {
    private static final ProcessNode NODE = new ProcessNode("any", 91.2, 0.027, 300, 9346, 0.1, 3);
    private final Technology technology = TechnologyReader.shipped();

    /** 70685.8 / 826 - 942.48 / sqrt(1652) = 85.58 - 23.19 = 62.39. */
    @Test
    void diesPerWaferByHand() {
        assertThat(NODE.diesPerWafer(826)).isEqualTo(62);
        assertThat(NODE.diesPerWafer(100)).isEqualTo(640); // 706.86 - 66.64
        assertThat(NODE.diesPerWafer(46225)).as("a die of a whole wafer").isEqualTo(1);
    }

    /** 3 square centimetres at 0.1: 0.3 defects, (1 + 0.1)^-3. */
    @Test
    void yieldByHand() {
        assertThat(NODE.working(300)).isCloseTo(1 / (1.1 * 1.1 * 1.1), within(1e-12));
        assertThat(NODE.working(1e-9)).isCloseTo(1, within(1e-9));
    }

    /** Cells of 1 MiB: 8388608 x 0.027 um2 = 0.2265 mm2. */
    @Test
    void cellsByHand() {
        assertThat(NODE.cells(1 << 20)).isCloseTo(0.226492, within(1e-6));
    }

    /** Of two cores of 100 mm2 on 250 mm2 one must work: the rest of 50 mm2, and 1 - (1 - p)^2 of the cores. */
    @Test
    void sparesSaveDies() {
        double core = NODE.working(100);
        double rest = NODE.working(50);
        assertThat(ChipYield.of(NODE, 250, 100, 2, 1)).isCloseTo(rest * (1 - (1 - core) * (1 - core)), within(1e-12));
        assertThat(ChipYield.of(NODE, 250, 100, 2, 2)).isEqualTo(NODE.working(250));
        assertThat(ChipYield.of(NODE, 800, 5, 128, 108)).isGreaterThan(ChipYield.of(NODE, 800, 5, 128, 120));
        assertThatThrownBy(() -> ChipYield.of(NODE, 250, 100, 2, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    /** 128 cores of 1024 products in N7 at the shipped 0.000814 mm2; 6 ports of 9 mm2; 300 GB/s of links at 2.5 mm2 for 25. */
    @Test
    void partsOfAKnownDieByHand() {
        ChipArea area = ChipArea.of(Descriptions.device("a100-sxm-80gb"), technology);
        assertThat(area.parts().get("tensor units")).isCloseTo(128 * 1024 * 0.000814, within(1e-6));
        assertThat(area.parts().get("memory ports")).isCloseTo(54, within(1e-9));
        assertThat(area.parts().get("links")).isCloseTo(30, within(1e-9));
        assertThat(area.parts().get("everything else")).isCloseTo(area.total() / 5, within(1e-6));
        assertThat(area.cores()).isEqualTo(128);
        assertThat(area.enabled()).isEqualTo(108);
    }

    @Test
    void moreOnTheDieCostsMore() {
        ChipCost base = ChipCost.of(with("/cores", 108), technology);
        ChipCost bigger = ChipCost.of(with("/die/cores", 160), technology);
        assertThat(bigger.dieAreaSquareMillimetres()).isGreaterThan(base.dieAreaSquareMillimetres());
        assertThat(bigger.diesPerWafer()).isLessThan(base.diesPerWafer());
        ChipCost whole = ChipCost.of(with("/cores", 128), technology);
        assertThat(whole.yield()).as("no spares").isLessThan(base.yield());
        assertThat(whole.chipCostDollars()).isGreaterThan(base.chipCostDollars());
        assertThat(base.chipCostDollars()).isEqualTo(base.dieDollars() + base.memoryDollars() + base.packageDollars());
    }

    @Test
    void denserProcessesMakeSmallerDies() {
        assertThat(ChipArea.of(Descriptions.device("h100-sxm-80gb"), technology).total())
                .isLessThan(2
                        * ChipArea.of(Descriptions.device("a100-sxm-80gb"), technology)
                                .total());
        assertThat(technology.node("tsmc-n5").logicDensity())
                .isGreaterThan(technology.node("tsmc-n7").logicDensity());
    }

    @Test
    void whatSaysNoProcessIsRefusedWithHelp() {
        assertThatThrownBy(() -> ChipCost.of(Descriptions.device("tpu-v5e"), technology))
                .isInstanceOf(UnservedException.class)
                .hasMessageContainingAll("tpu-v5e does not say what it is made in", "\"die\"");
    }

    private static DeviceDescription with(String pointer, double value) {
        return Descriptions.device(
                "a100-sxm-80gb", new Changes(Map.of("configs/devices/a100-sxm-80gb.json", Map.of(pointer, value))));
    }
}

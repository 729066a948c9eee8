package systole.system.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        assertThat(NODE.diesPerWafer(44000))
                .as("a square of 210 mm, whose diagonal is 297")
                .isEqualTo(1);
    }

    /** A square of 215 mm has a diagonal of 304. */
    @Test
    void noDieIsLargerThanItsWafer() {
        assertThatThrownBy(() -> NODE.diesPerWafer(46225))
                .isInstanceOf(UnservedException.class)
                .hasMessageContainingAll("no die of 46225 mm2 fits a wafer of 300 mm", "dies");
    }

    /** 26 x 33 mm are exposed at once; 144 cores of an H100 are 814 mm2. */
    @Test
    void noDieIsLargerThanWhatIsExposedAtOnce() {
        DeviceDescription h100 = Descriptions.device("h100-sxm-80gb");
        assertThat(ChipCost.of(h100, technology).diesPerWafer()).isGreaterThan(60);
        assertThatThrownBy(() -> ChipCost.of(changed("h100-sxm-80gb", "/die/cores", 288), technology, h100))
                .isInstanceOf(UnservedException.class)
                .hasMessageContainingAll("larger than the 858 mm2", "\"dies\"");
    }

    /** Shipped dies have the area that is published, whatever their parts come to; the parts share it out. */
    @Test
    void shippedDiesHaveTheirPublishedArea() {
        for (String id : List.of("h100-sxm-80gb", "h200-sxm", "v100-sxm2-32gb", "a100-sxm-80gb", "mi210", "b200-sxm")) {
            DeviceDescription device = Descriptions.device(id);
            Double published = ChipArea.die(device).squareMillimetres();
            assertThat(ChipCost.of(device, technology).area().total())
                    .as(id)
                    .isCloseTo(Objects.requireNonNull(published), within(1e-9));
        }
    }

    /** A changed chip is its published area times what the model says of the change; one with a stated area has that. */
    @Test
    void changesScaleThePublishedArea() {
        DeviceDescription original = Descriptions.device("a100-sxm-80gb");
        DeviceDescription more = with("/die/cores", 144);
        double model = ChipArea.model(more, technology).total()
                / ChipArea.model(original, technology).total();
        assertThat(model).isBetween(1.05, 144.0 / 128);
        assertThat(ChipArea.of(more, technology, original).total()).isCloseTo(826 * model, within(1e-9));
        assertThat(ChipArea.of(with("/die/squareMillimetres", 700), technology, original)
                        .total())
                .isCloseTo(700, within(1e-9));
    }

    @Test
    void coresAreThoseOfWholeDies() {
        assertThatThrownBy(() -> ChipCost.of(with("/die/cores", 100), technology))
                .isInstanceOf(UnservedException.class)
                .hasMessageContainingAll("uses 108 cores of silicon that has 100", "at least 108");
        assertThatThrownBy(() -> ChipCost.of(with("/die/dies", 3), technology))
                .isInstanceOf(UnservedException.class)
                .hasMessageContainingAll("128 cores are not those of 3 equal dies", "a multiple of 3");
    }

    /** 64 lanes of 64 bits in each core of an H100 are four lanes of 32 each, and no more: they share its schedulers. */
    @Test
    void doubleLanesHaveNoSchedulers() {
        Map<String, Double> parts =
                ChipArea.model(Descriptions.device("h100-sxm-80gb"), technology).parts();
        double logic = 91.2 / 146;
        assertThat(parts.get("vector lanes"))
                .isCloseTo(144 * (128 + 4 * 64) * technology.area().lane() * logic, within(1e-9));
        assertThat(parts.get("schedulers"))
                .as("four of 32 lanes")
                .isCloseTo(144 * 4 * technology.area().scheduler() * logic, within(1e-9));
        Map<String, Double> volta = ChipArea.model(Descriptions.device("v100-sxm2-32gb"), technology)
                .parts();
        assertThat(volta.get("schedulers"))
                .as("four of 32 lanes for 64")
                .isCloseTo(84 * 4 * technology.area().scheduler() * 91.2 / 33.8, within(1e-9));
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

    /** 128 cores of 1024 products in N7 at the shipped 0.001142 mm2; 6 ports of 9 mm2; 300 GB/s of links at 2.5 mm2 for 25. */
    @Test
    void partsOfAKnownDieByHand() {
        ChipArea area = ChipArea.model(Descriptions.device("a100-sxm-80gb"), technology);
        assertThat(area.parts().get("tensor units")).isCloseTo(128 * 1024 * 0.001142, within(1e-6));
        assertThat(area.parts().get("memory ports")).isCloseTo(54, within(1e-9));
        assertThat(area.parts().get("links")).isCloseTo(30, within(1e-9));
        assertThat(area.parts().get("everything else")).isCloseTo(area.total() / 5, within(1e-6));
        assertThat(area.cores()).isEqualTo(128);
        assertThat(area.enabled()).isEqualTo(108);
    }

    @Test
    void moreOnTheDieCostsMore() {
        DeviceDescription original = Descriptions.device("a100-sxm-80gb");
        ChipCost base = ChipCost.of(original, technology);
        ChipCost bigger = ChipCost.of(with("/die/cores", 132), technology, original);
        assertThat(bigger.dieAreaSquareMillimetres()).isGreaterThan(base.dieAreaSquareMillimetres());
        assertThat(bigger.diesPerWafer()).isLessThan(base.diesPerWafer());
        ChipCost whole = ChipCost.of(with("/cores", 128), technology, original);
        assertThat(whole.yield()).as("no spares").isLessThan(base.yield());
        assertThat(whole.chipCostDollars()).isGreaterThan(base.chipCostDollars());
        assertThat(base.chipCostDollars()).isEqualTo(base.dieDollars() + base.memoryDollars() + base.packageDollars());
    }

    @Test
    void denserProcessesMakeSmallerDies() {
        assertThat(ChipArea.model(Descriptions.device("h100-sxm-80gb"), technology)
                        .total())
                .isLessThan(2
                        * ChipArea.model(Descriptions.device("a100-sxm-80gb"), technology)
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
        return changed("a100-sxm-80gb", pointer, value);
    }

    private static DeviceDescription changed(String id, String pointer, double value) {
        return Descriptions.device(id, new Changes(Map.of("configs/devices/" + id + ".json", Map.of(pointer, value))));
    }
}

package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.system.Changes;
import systole.system.FreeConstant;
import systole.system.FreeConstant.Place;
import systole.system.Presets;
import systole.system.Presets.Folder;

/** Lists of free constants and descriptions with other values. */
final class FreeConstantTest {
    private static final Place START = new Place("configs/families/hopper.json", "/launch/start");

    static List<String> lists() {
        return Presets.ids(Folder.CALIBRATION);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void eachListIsOfAFamilyAndSaysAllThatIsAsked(String family) {
        assertThat(Presets.ids(Folder.FAMILIES)).contains(family);
        List<FreeConstant> constants = Descriptions.freeConstants(family);
        assertThat(constants).extracting(FreeConstant::name).doesNotHaveDuplicates();
        assertThat(constants).allSatisfy(constant -> {
            assertThat(constant.provenance())
                    .as(constant.name())
                    .matches("(measured|calibrated|estimated|datasheet): .*");
            assertThat(Presets.ids(Folder.DEVICES)).containsAll(constant.fittedOn());
            assertThat(constant.at(constant.part(constant.value())))
                    .as(constant.name())
                    .isCloseTo(constant.value(), within(2e-4 * constant.value()));
        });
    }

    @Test
    void aConstantIsReadWithItsValueAndUnits() {
        FreeConstant start = Descriptions.freeConstants("hopper").get(0);
        assertThat(start.places()).containsExactly(START);
        assertThat(start.value())
                .isEqualTo(Descriptions.device("h100-sxm-80gb").spec().launch().startSeconds());
        assertThat(start.least()).isEqualTo(0.05e-6);
        assertThat(start.most()).isEqualTo(3e-6, within(1e-18));
        assertThat(Descriptions.freeConstants("no-such-family")).isEmpty();
    }

    /** By ratio: a third of the way from 1 to 1000 is 10; linear from 0; counts are whole; four digits. */
    @Test
    void partsOfTheWay() {
        assertThat(constant("s", 2, 1, 1000).at(1 / 3.0)).isEqualTo(10);
        assertThat(constant("s", 2, 1, 1000).part(100)).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(constant("s", 2, 0, 10).at(0.25)).isEqualTo(2.5);
        assertThat(constant(FreeConstant.COUNT, 2, 0, 10).at(0.26)).isEqualTo(3);
        assertThat(constant(FreeConstant.BYTES, 2, 1, 10).at(0.5)).as("3.16228").isEqualTo(3);
        assertThat(constant("s", 2, 1, 10).at(0.5)).as("3.16228").isEqualTo(3.162);
        assertThat(constant("s", 2, 1, 10).at(7)).isEqualTo(10);
        assertThatThrownBy(() -> constant("s", 20, 1, 10)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDescriptionTakesOtherValues() {
        Changes changes = Changes.NONE
                .with(START.file(), START.pointer(), 1e-6)
                .with("configs/libraries/hopper.json", "/gemm/setupLoads", 7)
                .with("configs/devices/h200-sxm.json", "/memory/pathBandwidth", 2e12);
        assertThat(Descriptions.device("h100-sxm-80gb", changes).spec().launch().startSeconds())
                .isEqualTo(1e-6);
        assertThat(Descriptions.device("h100-sxm-80gb", changes)
                        .libraries()
                        .standard()
                        .kernels()
                        .gemm()
                        .setupLoads())
                .isEqualTo(7);
        assertThat(Descriptions.device("a100-sxm-80gb", changes)).isEqualTo(Descriptions.device("a100-sxm-80gb"));
        assertThat(Descriptions.device("h200-sxm", changes).spec().memory().streamBytesPerSecond())
                .isLessThan(Descriptions.device("h200-sxm").spec().memory().streamBytesPerSecond());
        Changes nowhere = Changes.NONE.with("configs/communication/nvlink4.json", "/algorithms/99/startup", 1);
        assertThatThrownBy(() -> Descriptions.node("hgx-h100", nowhere)).hasMessageContaining("no element 99");
    }

    @Test
    void aDeviceHoldsWhatItsFamilyAndMemorySay() {
        List<FreeConstant> own = Descriptions.freeConstantsOf("h100-sxm-80gb");
        assertThat(own)
                .flatExtracting(FreeConstant::places)
                .contains(
                        new Place("configs/devices/h100-sxm-80gb.json", "/launch/start"),
                        new Place("configs/devices/h100-sxm-80gb.json", "/memory/controller/readBuffer"))
                .allSatisfy(place -> assertThat(place.file()).isEqualTo("configs/devices/h100-sxm-80gb.json"));
        assertThat(own)
                .extracting(FreeConstant::name)
                .contains("reads of a controller of HBM3")
                .doesNotContain("reads of a controller of HBM3e", "set-up of a product");
    }

    @Test
    void presetsThatADescriptionIsMadeOf() {
        assertThat(Descriptions.presets("hgx-h200"))
                .contains(
                        "configs/systems/hgx-h200.json",
                        "configs/devices/h200-sxm.json",
                        "configs/families/hopper.json",
                        "configs/memories/hbm3e.json",
                        "configs/communication/nvlink4.json",
                        "configs/libraries/hopper-trtllm.json")
                .doesNotContain("configs/memories/hbm3.json");
    }

    private static FreeConstant constant(String unit, double value, double least, double most) {
        return new FreeConstant("c", List.of(START), "", unit, value, least, most, "", "", List.of(), null);
    }
}

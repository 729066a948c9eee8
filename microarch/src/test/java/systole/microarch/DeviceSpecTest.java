package systole.microarch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.isa.Target;

final class DeviceSpecTest {
    /** 500 to 1000 MHz in steps of 10; 0.6 V up to 600 MHz, then rising to 1.0 V. */
    private final ClockSpec clock = TestDevices.small().clock();

    @Test
    void voltageIsFlatToTheKneeThenLinear() {
        assertThat(clock.volts(500e6)).isEqualTo(0.6);
        assertThat(clock.volts(600e6)).isEqualTo(0.6);
        // half way between 600 and 1000 MHz
        assertThat(clock.volts(800e6)).isEqualTo(0.8, within(1e-12));
        assertThat(clock.volts(1000e6)).isEqualTo(1.0, within(1e-12));
        ClockSpec flat = new ClockSpec(100_000_000, 100_000_000, 50_000_000, 10_000_000, 0.7, 100_000_000, 0.7);
        assertThat(flat.volts(100e6)).as("no division by the empty range").isEqualTo(0.7);
    }

    @Test
    void settingIsTheNextStepDownFromTheMaximum() {
        assertThat(clock.setting(995e6)).isEqualTo(990_000_000);
        assertThat(clock.setting(990e6)).isEqualTo(990_000_000);
        assertThat(clock.setting(989.9e6)).isEqualTo(980_000_000);
        assertThat(clock.setting(1000e6)).isEqualTo(1_000_000_000);
        assertThat(clock.setting(2000e6)).as("never above the maximum").isEqualTo(1_000_000_000);
        assertThat(clock.setting(1)).as("never below the minimum").isEqualTo(500_000_000);
    }

    @Test
    void clocksAndVoltagesAreOrdered() {
        assertThatThrownBy(
                        () -> new ClockSpec(100_000_000, 100_000_000, 200_000_000, 10_000_000, 0.7, 100_000_000, 0.7))
                .hasMessageContaining("minimum");
        assertThatThrownBy(() -> new ClockSpec(100_000_000, 100_000_000, 50_000_000, 0, 0.7, 100_000_000, 0.7))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ClockSpec(100_000_000, 100_000_000, 50_000_000, 10_000_000, 0.7, 100_000_000, 0.6))
                .hasMessageContaining("voltages");
        assertThatThrownBy(() -> new ClockSpec(100_000_000, 100_000_000, 50_000_000, 10_000_000, 0.7, 101_000_000, 0.8))
                .hasMessageContaining("voltages");
    }

    @Test
    void peakAndTarget() {
        DeviceSpec device = TestDevices.small();
        // 2 operations * 1024 products * 4 cores * 1e9
        assertThat(device.peakOpsPerSecond(DataType.BF16, 1_000_000_000)).isEqualTo(8.192e12);
        assertThat(device.peakOpsPerSecond(DataType.FP8_E4M3, 500_000_000)).isEqualTo(8.192e12);
        assertThat(device.peakOpsPerSecond(DataType.INT8, 1_000_000_000)).isZero();

        Target target = device.target();
        assertThat(target.cores()).isEqualTo(4);
        assertThat(target.scratchBytes()).isEqualTo(262_144);
        assertThat(target.macsPerCycle())
                .containsOnlyKeys(DataType.BF16, DataType.FP8_E4M3)
                .containsEntry(DataType.FP8_E4M3, 2048.0);
    }
}

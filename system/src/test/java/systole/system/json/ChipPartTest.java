package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import systole.interconnect.CollectiveKind;
import systole.interconnect.CollectiveTime;
import systole.interconnect.CollectiveTimer;
import systole.isa.DataType;
import systole.memory.DramSpec;
import systole.microarch.DeviceSpec;
import systole.sim.Ticks;
import systole.system.InputException;
import systole.system.NodeSpec;

/** Systems that count parts of chips, NeuronCores, as devices. */
final class ChipPartTest {
    /** Half of 220 compute units, of eight stacks with 3277 GB/s, of two caches of 8 MiB, and of 500 W; the path that both have. */
    @Test
    void aDieIsHalfAnMi250x() {
        DeviceSpec die = Descriptions.node("mi250x-8").device();
        DeviceSpec mi210 = Descriptions.device("mi210").spec();
        assertThat(die.cores()).isEqualTo(110);
        assertThat(die.memory().bandwidthBytesPerSecond()).isEqualTo(1638.5e9);
        assertThat(Objects.requireNonNull(die.cache()).capacityBytes()).isEqualTo(8L << 20);
        assertThat(die.power().capWatts()).isEqualTo(250);
        // what limits a read stream is that of one die
        assertThat(die.memory().streamBytesPerSecond())
                .isCloseTo(mi210.memory().streamBytesPerSecond(), withinPercentage(1));
    }

    /** Half of 32 GiB, 820 GB/s, 2 stacks, 183.5 TFLOP/s, 175 and 50 W, and of a host link of 31.5 GB/s. */
    @Test
    void aNeuronCoreIsHalfAnInferentia2() {
        NodeSpec node = Descriptions.node("inf2-48xlarge");
        DeviceSpec core = node.device();
        DeviceSpec chip = Descriptions.device("inferentia2").spec();
        assertThat(core.id()).isEqualTo("inferentia2 (1 of 2)");
        assertThat(core.cores()).isOne();
        assertThat(core.memory().capacityBytes()).isEqualTo(16L << 30);
        assertThat(core.memory().bandwidthBytesPerSecond()).isEqualTo(410e9);
        assertThat(core.memory().latencySeconds()).isEqualTo(chip.memory().latencySeconds());
        assertThat(core.peakOpsPerSecond(DataType.BF16, core.clock().referenceHertz()))
                .isEqualTo(16384 * 2 * 2.8e9);
        assertThat(core.power().capWatts()).isEqualTo(87.5);
        assertThat(core.power().idleWatts()).isEqualTo(25);
        assertThat(node.host()).isNotNull().extracting("bytesPerSecond").isEqualTo(15.75e9);
        assertThat(((DramSpec) core.memory()).pseudoChannels() * 2)
                .isEqualTo(((DramSpec) chip.memory()).pseudoChannels());
        assertThat(core.core()).isEqualTo(chip.core());
    }

    /**
     * Ring all-reduce among 24 NeuronCores: 46 steps of 1.1 us, and 2 * 23/24 of the bytes around it, 96 GB/s from each to the next. A ring
     * through both cores of a chip crosses its links no more often than a ring of chips does.
     */
    @Test
    void aRingOfCoresCrossesEachLinkOnce() {
        long bytes = 240_000_000;
        NodeSpec node = Descriptions.node("inf2-48xlarge");
        CollectiveTime time = CollectiveTimer.time(
                Objects.requireNonNull(node.fabricFor(24)), CollectiveKind.ALL_REDUCE, bytes, 24, CollectiveTimer.AUTO);
        double wire = 2 * 23 / 24.0 * bytes / 96e9;
        assertThat(Ticks.toSeconds(time.ticks())).isCloseTo(wire + 46 * 1.1e-6, withinPercentage(0.1));
    }

    @Test
    void coresThatDoNotDivideAreRefused() {
        assertThatThrownBy(() -> read("""
                        {"id": "odd", "device": "inferentia2", "devicesPerChip": 3, "devices": 3,
                         "fabric": {"topology": "ring", "latency": "1 us"}}
                        """))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("found 2, expected a multiple of the 3 devices that a chip counts as");
    }

    @Test
    void chipsAreWhole() {
        assertThatThrownBy(() -> read("""
                        {"id": "odd", "device": "inferentia2", "devicesPerChip": 2, "devices": 3,
                         "fabric": {"topology": "ring", "latency": "1 us"}}
                        """))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("devices that make up whole chips of 2 each, found 3");
    }

    private void read(String system) {
        ScenarioReader.read(
                "scenario",
                "{\"model\": \"llama-2-7b\", \"workload\": {\"kind\": \"prefill\", \"batch\": 1, \"inputTokens\": 64},"
                        + " \"system\": " + system + "}");
    }
}

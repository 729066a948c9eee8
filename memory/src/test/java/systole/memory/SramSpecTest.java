package systole.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import systole.sim.Ticks;

class SramSpecTest {
    private static final SramSpec SPEC = new SramSpec("sram", 1L << 20, 1e12, 100e-9, 64);

    /** 6.4 kB at 1 TB/s are 6.4 ns; with the same peak, DRAM loses time to refresh and row switches. */
    @Test
    void aStreamReachesThePeak() {
        assertThat(new Dram(SPEC, 64).read(0, 6400, 0, 1)).isEqualTo(Ticks.ofSeconds(6.4e-9));
        DramSpec dram = new DramSpec("dram", 1L << 20, 1e12, 100e-9, 1024, 1, 64, AccessProfile.constant(0.9, 0, 64));
        assertThat(new Dram(dram, 64).read(0, 6400, 7, 1)).isGreaterThan(Ticks.ofSeconds(6.4e-9));
        assertThat(dram.activations(3, 1500)).isEqualTo(6);
    }

    @Test
    void nothingIsOpenedOrTurned() {
        assertThat(SPEC.activations(1000, 1 << 20)).isZero();
        assertThat(SPEC.readBytesPerSecond(1)).isEqualTo(1e12);
        assertThat(SPEC.turnaroundSeconds()).isZero();
        assertThat(SPEC.writeBatchBytes()).isEqualTo(64);
    }

    @Test
    void anotherLatencyIsAllThatChanges() {
        assertThat(SPEC.withLatency(0)).isEqualTo(new SramSpec("sram", 1L << 20, 1e12, 0, 64));
        DramSpec dram = new DramSpec("dram", 1L << 20, 1e12, 100e-9, 1024, 1, 64, AccessProfile.constant(0.9, 0, 64));
        assertThat(dram.withLatency(100e-9)).isEqualTo(dram);
        assertThat(dram.withLatency(0).latencySeconds()).isZero();
    }

    @Test
    void impossibleValues() {
        assertThatThrownBy(() -> new SramSpec("none", 0, 1e12, 0, 64)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SramSpec("still", 1, 0, 0, 64)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SramSpec("early", 1, 1, -1, 64)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SramSpec("thin", 1, 1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}

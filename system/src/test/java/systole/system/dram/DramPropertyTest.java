package systole.system.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import systole.memory.dram.ControllerSpec;
import systole.memory.dram.DramRun;
import systole.memory.dram.DramStandard;
import systole.memory.dram.DramStatistics;
import systole.memory.dram.DramSystem;
import systole.memory.dram.RefreshMode;
import systole.memory.dram.RowPolicy;
import systole.memory.dram.Scheduler;
import systole.memory.dram.Traffic;
import systole.sim.Ticks;
import systole.system.InputException;
import systole.system.json.Descriptions;

/** What must hold of any traffic on any standard. */
final class DramPropertyTest {
    /** Of one run; there are 18 for each standard. */
    private static final int REQUESTS = 28_000;
    /** Judged for each standard: twelve million for all twelve. */
    private static final int COMMANDS = 1_000_000;

    @ParameterizedTest
    @MethodSource("systole.system.dram.ConstraintRowsTest#types")
    void noRowIsEverBrokenAndEveryRequestIsServedOnce(String type) {
        DramStandard standard = Descriptions.memory("type", type, 0);
        SplittableRandom random = new SplittableRandom(type.hashCode());
        long commands = 0;
        for (String scheduler : Scheduler.names()) {
            for (String policy : RowPolicy.names()) {
                for (RefreshMode refresh : RefreshMode.values()) {
                    commands += check(standard, standard.controller().with(scheduler, policy, refresh), random.split());
                }
            }
        }
        assertThat(commands).isGreaterThanOrEqualTo(COMMANDS);
    }

    /** Random bursts of random runs, reads and writes with pauses; returns how many commands were judged. */
    private static long check(DramStandard standard, ControllerSpec spec, SplittableRandom random) {
        RowChecker checker = new RowChecker(standard);
        DramSystem memory = new DramSystem(standard, 1, standard.bitsPerSecond(), spec, checker);
        long capacity = standard.organization().bytes();
        int access = standard.organization().accessBytes();
        BitSet served = new BitSet(REQUESTS);
        long[] submitted = new long[REQUESTS];
        long now = 0;
        long address = 0;
        for (int id = 0; id < REQUESTS; id++) {
            if (random.nextInt(4) != 0) {
                address = random.nextLong(random.nextBoolean() ? capacity : 64 * 1024) / access * access;
            } else {
                address = (address + access) % capacity;
            }
            if (random.nextInt(100) == 0) {
                now += Ticks.ofSeconds(random.nextInt(3000) * 1e-9);
            }
            submitted[id] = now;
            memory.submit(id, address, random.nextInt(3) == 0, now);
            if (memory.waiting() > 100) {
                now = Math.max(now, memory.nextEventTime());
                memory.advanceTo(now, (done, time) -> serve(served, (int) done, time, submitted));
            }
        }
        memory.drain((done, time) -> serve(served, (int) done, time, submitted));
        assertThat(served.cardinality()).as("served").isEqualTo(REQUESTS);
        DramStatistics statistics = memory.statistics();
        assertThat(statistics.bytes()).as("bytes in = bytes out").isEqualTo((long) REQUESTS * access);
        assertThat(statistics.fractionOfPeak()).isPositive().isLessThanOrEqualTo(1);
        assertThat(memory.waiting()).isZero();
        return checker.commands();
    }

    private static void serve(BitSet served, int id, long time, long[] submitted) {
        if (served.get(id) || time <= submitted[id]) {
            throw new AssertionError("request " + id + " of " + submitted[id] + " served again or too early: " + time);
        }
        served.set(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hbm2", "hbm3", "gddr6", "lpddr5", "ddr5"})
    void refreshesComeAsOftenAsTheStandardAsks(String type) {
        DramStandard standard = Descriptions.memory("type", type, 0);
        int perPseudoChannel =
                standard.organization().banks() / standard.organization().pseudoChannels();
        for (RefreshMode mode : new RefreshMode[] {RefreshMode.ALL_BANK, RefreshMode.PER_BANK}) {
            ControllerSpec spec = standard.controller().with("fr-fcfs-row-hit", "open", mode);
            Traffic traffic = Traffic.named("random", standard, spec, 1, 100_000, 70, 5);
            DramStatistics run = DramRun.of(standard, 1, standard.bitsPerSecond(), spec, traffic);
            int units =
                    standard.organization().pseudoChannels() * (mode == RefreshMode.PER_BANK ? perPseudoChannel : 1);
            double due = run.seconds() / standard.timing("tREFI").seconds() * units;
            assertThat((double) run.refreshes()).as("%s %s", type, mode).isCloseTo(due, within(units + 1.0));
        }
    }

    @Test
    void theSameTrafficGivesTheSameResult() {
        DramStandard standard = Descriptions.memory("type", "hbm3", 0);
        DramStatistics[] runs = new DramStatistics[2];
        for (int i = 0; i < 2; i++) {
            Traffic traffic = Traffic.named("random", standard, standard.controller(), 4, 20_000, 60, 9);
            runs[i] = DramRun.of(standard, 4, standard.bitsPerSecond(), standard.controller(), traffic);
        }
        assertThat(runs[0]).isEqualTo(runs[1]);
    }

    @Test
    void tracesAreReadAndTheirMistakesNamed(@TempDir Path folder) throws Exception {
        Path good = Files.writeString(folder.resolve("good.txt"), "# two\nR 0x40 0\n\nW 96 10\n");
        TraceFile trace = TraceFile.read(good);
        assertThat(trace.next()).isTrue();
        assertThat(trace.address()).isEqualTo(64);
        assertThat(trace.write()).isFalse();
        assertThat(trace.next()).isTrue();
        assertThat(trace.write()).isTrue();
        assertThat(trace.clock()).isEqualTo(10);
        assertThat(trace.next()).isFalse();
        Path bad = Files.writeString(folder.resolve("bad.txt"), "R 0 5\nX 1\nR 3 4\nW -1\n");
        assertThatThrownBy(() -> TraceFile.read(bad))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("bad.txt:2:1: found \"X 1\"")
                .hasMessageContaining("bad.txt:3:1: found clock 4, expected at least that of the line above, 5")
                .hasMessageContaining("bad.txt:4:1: found \"-1\"");
    }
}

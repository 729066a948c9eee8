package systole.memory.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import systole.memory.DramSpec;
import systole.memory.dram.AddressField;
import systole.memory.dram.AddressPart;
import systole.memory.dram.Command;
import systole.memory.dram.Constraint;
import systole.memory.dram.ControllerSpec;
import systole.memory.dram.Delay;
import systole.memory.dram.DramStandard;
import systole.memory.dram.Level;
import systole.memory.dram.Organization;
import systole.memory.dram.RefreshMode;
import systole.memory.dram.Timing;
import systole.sim.Ticks;

/**
 * One channel of four banks at 1 GHz: an access of 64 bytes takes 2 ns of the bus, opening a row 14 ns, data 14 ns more, closing
 * it 14 ns and no sooner than 34 ns after it was opened.
 */
final class CommandBackendTest {
    private static final int ROW_BYTES = 1024;
    private static final int BANKS = 4;

    private static DramStandard standard() {
        Map<String, Timing> timings = new LinkedHashMap<>();
        timings.put("tBL", new Timing(2, 0));
        timings.put("tCL", new Timing(14, 0));
        timings.put("tCWL", new Timing(4, 0));
        timings.put("tRCD", new Timing(14, 0));
        timings.put("tRP", new Timing(14, 0));
        timings.put("tRAS", new Timing(34, 0));
        timings.put("tREFI", new Timing(1_000_000, 0));
        List<Constraint> rows = new ArrayList<>();
        row(rows, timings, Level.PSEUDO_CHANNEL, Command.RD, Command.RD, "tBL");
        row(rows, timings, Level.BANK, Command.ACT, Command.RD, "tRCD");
        row(rows, timings, Level.BANK, Command.ACT, Command.PRE, "tRAS");
        row(rows, timings, Level.BANK, Command.PRE, Command.ACT, "tRP");
        row(rows, timings, Level.BANK, Command.RD, Command.PRE, "tBL");
        return new DramStandard(
                "test",
                new Organization(1, 1, 1, BANKS, 1024, ROW_BYTES / 64, 64),
                2e9,
                2,
                false,
                true,
                Map.of(),
                timings,
                rows,
                new ControllerSpec(
                        32,
                        32,
                        0.8,
                        0.2,
                        "fr-fcfs",
                        "open",
                        RefreshMode.OFF,
                        Stream.of(AddressField.COLUMN, AddressField.BANK, AddressField.ROW)
                                .map(AddressPart::of)
                                .toList(),
                        false,
                        true));
    }

    private static void row(
            List<Constraint> rows,
            Map<String, Timing> timings,
            Level level,
            Command after,
            Command then,
            String delay) {
        rows.add(new Constraint(level, List.of(after), List.of(then), Delay.parse(delay, timings.keySet()), 1, false));
    }

    /** 64 bytes in 2 clocks of 1 ns. */
    private static MemoryBackend backend() {
        return backend(Double.POSITIVE_INFINITY);
    }

    private static MemoryBackend backend(double pathBytesPerSecond) {
        return MemoryBackend.of(DramSpec.of("test", 1L << 22, 32e9, pathBytesPerSecond, 500e-9, 1, 2, standard()));
    }

    /** Picoseconds until all of so many reads, a step apart, are done. */
    private static long reads(int count, long step) {
        return reads(backend(), count, step);
    }

    private static long reads(MemoryBackend memory, int count, long step) {
        for (int i = 0; i < count; i++) {
            assertThat(memory.submit(0, i * step, false, i)).isTrue();
        }
        long[] end = new long[1];
        int[] told = new int[1];
        while (memory.pendingReads() > 0) {
            memory.advance(memory.nextTicks(), (ticket, ticks) -> {
                end[0] = ticks;
                told[0]++;
            });
        }
        assertThat(told[0]).isEqualTo(count);
        return Ticks.toPicoseconds(end[0]);
    }

    /** One clock to be taken up, then tRCD + tCL + tBL. */
    @Test
    void aLoneReadOpensItsRow() {
        assertThat(Ticks.toPicoseconds(backend().loneReadTicks())).isBetween(30_000L, 32_000L);
        assertThat(reads(1, 64)).isEqualTo(Ticks.toPicoseconds(backend().loneReadTicks()));
    }

    /** A row's accesses follow each other every 2 ns. */
    @Test
    void aStreamInOneRowTakesTheBus() {
        assertThat(reads(16, 64) - reads(1, 64)).isEqualTo(15 * 2000);
    }

    /** At 16 GB/s, 64 bytes leave every 4 ns, however fast the row gives them. */
    @Test
    void aNarrowPathIsWaitedFor() {
        assertThat(reads(backend(16e9), 16, 64) - reads(1, 64)).isEqualTo(16 * 4000);
    }

    /**
     * Every fourth row, which lie in one bank as banks are rotated by the last two bits of the row: each waits for the one
     * before to have been open for tRAS and closed for tRP, 48 ns.
     */
    @Test
    void rowsOfOneBankWaitForEachOther() {
        assertThat(reads(16, 4 * ROW_BYTES * BANKS) - reads(1, 64)).isEqualTo(15 * 48_000);
    }

    @Test
    void writesAreLimited() {
        MemoryBackend memory = backend();
        int taken = 0;
        while (memory.submit(0, 64L * taken, true, 0)) {
            taken++;
        }
        assertThat(taken).as("the controller's buffer").isEqualTo(32);
        assertThat(memory.pendingWrites()).isEqualTo(32);
    }
}

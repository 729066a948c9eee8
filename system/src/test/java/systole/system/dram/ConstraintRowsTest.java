package systole.system.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.memory.dram.Command;
import systole.memory.dram.Constraint;
import systole.memory.dram.DramStandard;
import systole.memory.dram.Level;
import systole.memory.dram.Organization;
import systole.memory.dram.TimingState;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.json.Descriptions;

/** Every row of every standard: the commands that it names are ready in the cycle that it says and not in the one before. */
final class ConstraintRowsTest {
    /** Cycles between two trials on one channel: longer than any row and odd, as commands must be where edges differ. */
    private static final long APART = 100_001;

    private static final long START = 1001;

    /** Rows that the bus always keeps already: a column command of GDDR7 is as long as its burst. */
    private static final List<String> NO_LONGER_THAN_THE_BUS = List.of("gddr7 tCCD");

    /** Every memory type that is shipped, but for the one that has no commands. */
    static List<String> types() {
        return Presets.ids(Folder.MEMORIES).stream()
                .filter(id -> !id.equals("sram"))
                .toList();
    }

    @Test
    void allTypesAreTried() {
        assertThat(types()).hasSizeGreaterThanOrEqualTo(12).contains("ddr4", "lpddr4x", "gddr7");
    }

    /**
     * Each row alone in its standard, for each pair of its commands and from each bank to each: banks that the row relates are
     * ready when its delay is over, all others as soon as the bus is free.
     */
    @ParameterizedTest
    @MethodSource("types")
    void eachRowDelaysWhatItNamesAndNothingElse(String type) {
        DramStandard standard = Descriptions.memory("type", type, 0);
        int seen = 0;
        for (Constraint row : standard.constraints()) {
            Trials trials = new Trials(with(standard, List.of(row)), row);
            boolean everDelayed = false;
            for (Command after : row.after()) {
                for (Command then : row.then()) {
                    everDelayed |= trials.delayed(after, then);
                }
            }
            assertThat(everDelayed)
                    .as("%s never waits longer than for its bus", row)
                    .isEqualTo(!NO_LONGER_THAN_THE_BUS.contains(type + " " + name(row)));
            seen++;
        }
        assertThat(seen).isEqualTo(standard.constraints().size()).isGreaterThan(30);
    }

    /** The delay of a row of one term. */
    private static String name(Constraint row) {
        return row.delay().terms().size() == 1 ? row.delay().terms().get(0).name() : "";
    }

    /** Trials of one row, one after the other on the same channel. */
    private static final class Trials {
        private final DramStandard standard;
        private final Organization organization;
        private final Constraint row;
        private final RowChecker lengths;
        private final TimingState state;
        private long start = START;

        Trials(DramStandard standard, Constraint row) {
            this.standard = standard;
            this.organization = standard.organization();
            this.row = row;
            this.lengths = new RowChecker(standard);
            this.state = TimingState.of(standard, standard.bitsPerSecond());
        }

        /** Tries one pair of commands between all banks; whether one waited longer than for its bus. */
        boolean delayed(Command after, Command then) {
            boolean oneBus = !standard.twoCommandBuses() || after.column() == then.column();
            boolean everDelayed = false;
            for (int from = 0; from < organization.banks(); from++) {
                start += APART;
                long time = start;
                for (int i = 0; i < row.window(); i++) {
                    time = start + (long) lengths.length(after) * i;
                    assertThat(state.readyAt(then, from))
                            .as("%s, %d issued", row, i)
                            .isLessThanOrEqualTo(time);
                    state.issue(after, from, time);
                }
                long bus = oneBus ? time + lengths.length(after) : start;
                long delayed = Math.max(bus, start + lengths.cycles(row, after, then));
                everDelayed |= delayed > bus;
                for (int to = 0; to < organization.banks(); to++) {
                    long ready = state.readyAt(then, to);
                    String what = then + " of bank " + to + " after " + after + " of bank " + from;
                    if (related(from, to)) {
                        assertThat(ready).as("%s: %s", row, what).isEqualTo(delayed);
                    } else {
                        assertThat(ready).as("%s: no wait for %s", row, what).isLessThanOrEqualTo(bus);
                    }
                }
            }
            return everDelayed;
        }

        /** Whether the row holds between two banks. */
        private boolean related(int from, int to) {
            boolean same = organization.node(row.level(), from) == organization.node(row.level(), to);
            if (!row.siblings()) {
                return same;
            }
            Level above = Level.values()[row.level().ordinal() - 1];
            return !same && organization.node(above, from) == organization.node(above, to);
        }
    }

    private static DramStandard with(DramStandard standard, List<Constraint> rows) {
        return new DramStandard(
                standard.id(),
                standard.organization(),
                standard.bitsPerSecond(),
                standard.bitsPerClock(),
                standard.risingAndFalling(),
                standard.twoCommandBuses(),
                standard.commandHalfClocks(),
                standard.timings(),
                rows,
                standard.controller());
    }

    /** All rows together after any history: the longest wait of all counts, for every command and bank. */
    @ParameterizedTest
    @MethodSource("types")
    void theLongestWaitCounts(String type) {
        DramStandard standard = Descriptions.memory("type", type, 0);
        Organization organization = standard.organization();
        SplittableRandom random = new SplittableRandom(type.hashCode());
        TimingState state = TimingState.of(standard, standard.bitsPerSecond());
        RowHistory history = new RowHistory(standard);
        List<Command> commands = new ArrayList<>(List.of(Command.values()));
        for (int i = 0; i < 3000; i++) {
            Command command = commands.get(random.nextInt(commands.size()));
            int bank = random.nextInt(organization.banks());
            long time =
                    Math.max(START, state.readyAt(command, bank)) + (random.nextInt(4) == 0 ? random.nextInt(9) : 0);
            state.issue(command, bank, time);
            history.add(time, command, bank);
            for (int k = 0; k < 20; k++) {
                Command then = commands.get(random.nextInt(commands.size()));
                int other = random.nextInt(organization.banks());
                assertThat(Math.max(START, state.readyAt(then, other)))
                        .as("%s of bank %d, step %d", then, other, i)
                        .isEqualTo(Math.max(START, history.ready(then, other)));
            }
        }
    }

    /** The rows, and that a bus carries one command at a time, looked up in what has been issued. */
    private static final class RowHistory {
        private final DramStandard standard;
        private final RowChecker rows;
        private final long[] busFree = {0, 0};

        RowHistory(DramStandard standard) {
            this.standard = standard;
            this.rows = new RowChecker(standard);
        }

        void add(long time, Command command, int bank) {
            busFree[bus(command)] = time + rows.length(command);
            rows.note(time, command, bank);
        }

        long ready(Command command, int bank) {
            return Math.max(busFree[bus(command)], rows.allowed(command, bank));
        }

        private int bus(Command command) {
            return standard.twoCommandBuses() && command.column() ? 1 : 0;
        }
    }
}

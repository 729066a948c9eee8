package systole.memory.dram;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a standard at one pin rate, in cycles. A cycle is a clock, or half of one where precharges may come at both
 * edges. Rows count between ends of commands on their bus; here they count between their beginnings.
 */
final class TimingTable {
    private static final int COMMANDS = Command.values().length;

    /**
     * What a command starts.
     *
     * @param then command that waits
     * @param cycles from beginning to beginning
     * @param window counted from the so many-th last
     * @param siblings whether the other nodes of the parent wait instead
     */
    record Rule(int then, int cycles, int window, boolean siblings) {}

    private final DramStandard standard;
    private final double period;
    private final int cyclesPerClock;
    private final Rule[][][] rules = new Rule[Level.values().length][COMMANDS][];

    TimingTable(DramStandard standard, double pinBitsPerSecond) {
        this.standard = standard;
        this.period = standard.bitsPerClock() / pinBitsPerSecond;
        this.cyclesPerClock = standard.risingAndFalling() ? 2 : 1;
        List<List<List<Rule>>> lists = new ArrayList<>();
        for (Level level : Level.values()) {
            lists.add(new ArrayList<>());
            for (int c = 0; c < COMMANDS; c++) {
                lists.get(level.ordinal()).add(new ArrayList<>());
            }
        }
        for (Constraint row : standard.constraints()) {
            int clocks = row.delay().clocks(name -> standard.timing(name).clocks(period));
            for (Command after : row.after()) {
                for (Command then : row.then()) {
                    int cycles = clocks * cyclesPerClock + onBus(after) - onBus(then);
                    add(lists.get(row.level().ordinal()).get(after.ordinal()), row, then, cycles);
                }
            }
        }
        for (int level = 0; level < rules.length; level++) {
            for (int c = 0; c < COMMANDS; c++) {
                rules[level][c] = lists.get(level).get(c).toArray(new Rule[0]);
            }
        }
    }

    /** Of rows that differ in the delay only, the longest counts. */
    private static void add(List<Rule> list, Constraint row, Command then, int cycles) {
        for (int i = 0; i < list.size(); i++) {
            Rule other = list.get(i);
            if (other.then() == then.ordinal()
                    && other.window() == row.window()
                    && other.siblings() == row.siblings()) {
                list.set(i, new Rule(then.ordinal(), Math.max(cycles, other.cycles()), row.window(), row.siblings()));
                return;
            }
        }
        list.add(new Rule(then.ordinal(), cycles, row.window(), row.siblings()));
    }

    Rule[] rules(Level level, Command after) {
        return rules[level.ordinal()][after.ordinal()];
    }

    /** Cycles from one command to another of a pseudo-channel, whichever of its banks they are for. */
    int between(Command after, Command then) {
        int most = 0;
        for (Level level : Level.values()) {
            if (level.compareTo(Level.PSEUDO_CHANNEL) <= 0) {
                for (Rule rule : rules(level, after)) {
                    boolean meets = rule.then() == then.ordinal() && rule.window() == 1 && !rule.siblings();
                    most = meets ? Math.max(most, rule.cycles()) : most;
                }
            }
        }
        return most;
    }

    /** Cycles that a command holds its bus, and keeps others from it. */
    int onBus(Command command) {
        return Math.max(1, standard.commandHalfClocks().getOrDefault(command, 2) * cyclesPerClock / 2);
    }

    /** The bus of a command: rows 0 and columns 1, or 0 for all where there is one. */
    int bus(Command command) {
        return standard.twoCommandBuses() && command.column() ? 1 : 0;
    }

    /** A timing in cycles. */
    int cycles(String timing) {
        return standard.timing(timing).clocks(period) * cyclesPerClock;
    }

    /** Cycles from the read command to the last of its data. */
    int readLatency() {
        return cycles("tCL") + cycles("tBL");
    }

    /** Cycles from the write command to the last of its data. */
    int writeLatency() {
        return cycles("tCWL") + cycles("tBL");
    }

    /** Seconds of one cycle. */
    double cycleSeconds() {
        return period / cyclesPerClock;
    }

    int cyclesPerClock() {
        return cyclesPerClock;
    }
}

package systole.system.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import systole.memory.dram.Command;
import systole.memory.dram.CommandLog;
import systole.memory.dram.Constraint;
import systole.memory.dram.Delay;
import systole.memory.dram.DramStandard;
import systole.memory.dram.Level;
import systole.memory.dram.Organization;
import systole.memory.dram.Timing;

/**
 * Judges a sequence of commands by the rows of the standard alone: for each command it looks back at the last commands that
 * each row names. It notes when commands came and nothing else, and shares no code with the model's own book-keeping.
 */
final class RowChecker implements CommandLog {
    static final long NEVER = Long.MIN_VALUE / 4;

    private static final Level[] LEVELS = Level.values();
    private static final int COMMANDS = Command.values().length;

    /** A row between one command and another, in cycles between their beginnings. */
    private record Pair(int level, int after, int cycles, int window, boolean siblings) {}

    private final DramStandard standard;
    private final Organization organization;
    private final int cyclesPerClock;
    private final int ring;
    /** What a command has to wait for, by command. */
    private final Pair[][] pairs = new Pair[COMMANDS][];
    /** Times of issues by level, node and command, the newest at the count of them. */
    private final long[][] issued;

    private final int[] count;
    private final int[] firstNode = new int[LEVELS.length];
    private final boolean[] open;
    private long commands;

    RowChecker(DramStandard standard) {
        this.standard = standard;
        this.organization = standard.organization();
        this.cyclesPerClock = standard.risingAndFalling() ? 2 : 1;
        this.open = new boolean[organization.banks()];
        int nodes = 0;
        for (Level level : LEVELS) {
            firstNode[level.ordinal()] = nodes;
            nodes += organization.nodes(level);
        }
        int longest = 1;
        for (Command then : Command.values()) {
            List<Pair> of = new ArrayList<>();
            for (Constraint row : standard.constraints()) {
                longest = Math.max(longest, row.window());
                for (Command after : row.then().contains(then) ? row.after() : List.<Command>of()) {
                    of.add(new Pair(
                            row.level().ordinal(),
                            after.ordinal(),
                            cycles(row, after, then),
                            row.window(),
                            row.siblings()));
                }
            }
            pairs[then.ordinal()] = of.toArray(new Pair[0]);
        }
        ring = longest;
        issued = new long[nodes * COMMANDS][ring];
        count = new int[nodes * COMMANDS];
        for (long[] times : issued) {
            Arrays.fill(times, NEVER);
        }
    }

    /** Cycles of a row between the beginnings of two commands: it counts between their ends. */
    int cycles(Constraint row, Command after, Command then) {
        double clocksPerSecond = standard.bitsPerSecond() / standard.bitsPerClock();
        int clocks = 0;
        for (Delay.Term term : row.delay().terms()) {
            if (term.name().isEmpty()) {
                clocks += term.factor();
                continue;
            }
            Timing timing = standard.timing(term.name());
            // times are rounded up to clocks; a thousandth over is rounding
            int ofTime = (int) Math.ceil(timing.seconds() * clocksPerSecond - 0.001);
            clocks += term.factor() * Math.max(timing.clocks(), ofTime);
        }
        return clocks * cyclesPerClock + length(after) - length(then);
    }

    /** Cycles that a command holds its bus. */
    int length(Command command) {
        return Math.max(1, standard.commandHalfClocks().getOrDefault(command, 2) * cyclesPerClock / 2);
    }

    /** The first cycle at which the rows allow a command. */
    long allowed(Command command, int bank) {
        long allowed = NEVER;
        for (Pair pair : pairs[command.ordinal()]) {
            int own = organization.node(LEVELS[pair.level()], bank);
            if (!pair.siblings()) {
                allowed = Math.max(allowed, last(pair, own) + pair.cycles());
                continue;
            }
            int around = organization.banksUnder(LEVELS[pair.level() - 1]);
            int under = around / organization.banksUnder(LEVELS[pair.level()]);
            int first = bank / around * under;
            for (int node = first; node < first + under; node++) {
                allowed = node == own ? allowed : Math.max(allowed, last(pair, node) + pair.cycles());
            }
        }
        return allowed;
    }

    /** When the so many-th last command of a pair came under a node. */
    private long last(Pair pair, int node) {
        int line = (firstNode[pair.level()] + node) * COMMANDS + pair.after();
        int index = count[line] - pair.window();
        return index < 0 ? NEVER : issued[line][index % ring];
    }

    @Override
    public void issued(long cycle, Command command, int bank) {
        commands++;
        long allowed = allowed(command, bank);
        if (cycle < allowed) {
            assertThat(cycle)
                    .as("%s of bank %d, command %d", command, bank, commands)
                    .isGreaterThanOrEqualTo(allowed);
        }
        if (cyclesPerClock == 2 && command != Command.PRE && command != Command.PREA && (cycle & 1) == 0) {
            assertThat(cycle).as("%s at a falling edge", command).isOdd();
        }
        state(command, bank);
        note(cycle, command, bank);
    }

    /** Notes a command without judging it. */
    void note(long cycle, Command command, int bank) {
        int last = command.wholePseudoChannel() ? Level.PSEUDO_CHANNEL.ordinal() : Level.BANK.ordinal();
        for (int level = 0; level <= last; level++) {
            int line = (firstNode[level] + organization.node(LEVELS[level], bank)) * COMMANDS + command.ordinal();
            issued[line][count[line]++ % ring] = cycle;
        }
    }

    /** Commands must fit what is open. */
    private void state(Command command, int bank) {
        int first =
                bank / organization.banksUnder(Level.PSEUDO_CHANNEL) * organization.banksUnder(Level.PSEUDO_CHANNEL);
        int end = first + organization.banksUnder(Level.PSEUDO_CHANNEL);
        boolean good = switch (command) {
            case ACT, REFPB -> !open[bank];
            case RD, WR, RDA, WRA, PRE -> open[bank];
            case REFAB -> none(first, end);
            case PREA -> !none(first, end);
        };
        if (!good) {
            throw new AssertionError(
                    command + " does not fit the state of bank " + bank + ": " + Arrays.toString(open));
        }
        if (command == Command.PREA) {
            Arrays.fill(open, first, end, false);
        } else if (command == Command.ACT) {
            open[bank] = true;
        } else if (command == Command.PRE || command == Command.RDA || command == Command.WRA) {
            open[bank] = false;
        }
    }

    private boolean none(int first, int end) {
        for (int b = first; b < end; b++) {
            if (open[b]) {
                return false;
            }
        }
        return true;
    }

    long commands() {
        return commands;
    }
}

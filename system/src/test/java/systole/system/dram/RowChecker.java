package systole.system.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import systole.memory.dram.Command;
import systole.memory.dram.CommandLog;
import systole.memory.dram.Constraint;
import systole.memory.dram.Delay;
import systole.memory.dram.DramStandard;
import systole.memory.dram.Level;
import systole.memory.dram.Organization;

/**
 * Judges a sequence of commands by the rows of the standard alone: for each command it looks back at the last commands of each
 * row, bank by bank. It shares no code with the model's own book-keeping.
 */
final class RowChecker implements CommandLog {
    private record Issue(long cycle, int bank) {}

    private final DramStandard standard;
    private final Organization organization;
    private final int cyclesPerClock;
    private final double period;
    private final Map<Command, List<Constraint>> rows = new EnumMap<>(Command.class);
    private final Map<Constraint, Integer> clocks = new HashMap<>();
    /** The last issues of each command under each node of each level. */
    private final Map<Command, List<List<Deque<Issue>>>> issues = new EnumMap<>(Command.class);

    private final boolean[] open;
    private long commands;

    RowChecker(DramStandard standard) {
        this.standard = standard;
        this.organization = standard.organization();
        this.cyclesPerClock = standard.risingAndFalling() ? 2 : 1;
        this.period = standard.bitsPerClock() / standard.bitsPerSecond();
        this.open = new boolean[organization.banks()];
        for (Command command : Command.values()) {
            rows.put(
                    command,
                    standard.constraints().stream()
                            .filter(row -> row.then().contains(command))
                            .toList());
            List<List<Deque<Issue>>> levels = new ArrayList<>();
            for (Level level : Level.values()) {
                List<Deque<Issue>> nodes = new ArrayList<>();
                for (int node = 0; node < organization.nodes(level); node++) {
                    nodes.add(new ArrayDeque<>());
                }
                levels.add(nodes);
            }
            issues.put(command, levels);
        }
        standard.constraints().forEach(row -> clocks.put(row, clocks(row.delay())));
    }

    private int clocks(Delay delay) {
        int sum = 0;
        for (Delay.Term term : delay.terms()) {
            sum += term.name().isEmpty()
                    ? term.factor()
                    : term.factor() * standard.timing(term.name()).clocks(period);
        }
        return sum;
    }

    /** The first cycle at which the rows allow a command. */
    long allowed(Command command, int bank) {
        long allowed = Long.MIN_VALUE;
        for (Constraint row : of(rows, command)) {
            for (Command after : row.after()) {
                for (int node : nodes(row, bank)) {
                    long last =
                            last(of(issues, after).get(row.level().ordinal()).get(node), row.window());
                    if (last != Long.MIN_VALUE) {
                        allowed = Math.max(
                                allowed,
                                last + (long) of(clocks, row) * cyclesPerClock + length(after) - length(command));
                    }
                }
            }
        }
        return allowed;
    }

    private static <K, V> V of(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key));
    }

    private int[] nodes(Constraint row, int bank) {
        int own = organization.node(row.level(), bank);
        if (!row.siblings()) {
            return new int[] {own};
        }
        Level above = Level.values()[row.level().ordinal() - 1];
        int parent = organization.node(above, bank);
        int under = organization.banksUnder(above) / organization.banksUnder(row.level());
        return java.util.stream.IntStream.range(parent * under, (parent + 1) * under)
                .filter(node -> node != own)
                .toArray();
    }

    private int length(Command command) {
        return Math.max(1, standard.commandHalfClocks().getOrDefault(command, 2) * cyclesPerClock / 2);
    }

    private static long last(Deque<Issue> line, int window) {
        if (line.size() < window) {
            return Long.MIN_VALUE;
        }
        Iterator<Issue> newestFirst = line.iterator();
        for (int i = 1; i < window; i++) {
            newestFirst.next();
        }
        return newestFirst.next().cycle();
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
        for (Level level : Level.values()) {
            if (command.wholePseudoChannel() && level.compareTo(Level.PSEUDO_CHANNEL) > 0) {
                break;
            }
            Deque<Issue> line = of(issues, command).get(level.ordinal()).get(organization.node(level, bank));
            line.addFirst(new Issue(cycle, bank));
            if (line.size() > 4) {
                line.removeLast();
            }
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

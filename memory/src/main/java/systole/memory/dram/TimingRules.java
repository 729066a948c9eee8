package systole.memory.dram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rows of a standard compiled to places in one array, for {@link TimingState}.
 *
 * <p>Each node (pseudo-channel, stack id, bank group, bank) has a place for each command. Commands that wait for the same rows
 * share one; a level with one node under each parent shares its parent's; what concerns a channel is noted in each of its
 * pseudo-channels. Rows that only delay commands that are never asked for are left out.
 */
final class TimingRules {
    static final int COMMANDS = Command.values().length;

    private static final Level[] LEVELS = Level.values();

    /** A command is followed by bank: what is moved by how many cycles. */
    record Moves(int[] places, int[] cycles) {}

    /**
     * Rows of a command with a window, of one node.
     *
     * @param counter which count of issues
     * @param places what waits
     * @param back from the so many-th issue before this one
     * @param cycles and how long
     */
    record Windows(int counter, int[] places, int[] back, int[] cycles) {}

    private final Organization organization;
    private final TimingTable table;
    /** Whether anybody asks for the time of the commands that share a place. */
    private final boolean[] asked = new boolean[COMMANDS];

    final int banks;
    /** Places of all nodes. */
    final int places;
    /** Counts of issues for windows. */
    final int counters;
    /** Issues that the longest window counts, rounded up to a power of two. */
    final int longest;

    final int[] busOf = new int[COMMANDS];
    final int[] onBus = new int[COMMANDS];
    /** The command whose place each command shares. */
    final int[] placeOf = new int[COMMANDS];
    /** Where the nodes over a bank begin, by level and bank. */
    private final int[][] node = new int[LEVELS.length][];
    /** By command and bank. */
    final Moves[] moves;

    final Windows[][] windows;

    /** Compiles a table; {@code used} are the commands that will be given. */
    TimingRules(Organization organization, TimingTable table, Set<Command> used) {
        this.organization = organization;
        this.table = table;
        banks = organization.banks();
        places = layOut();
        moves = new Moves[COMMANDS * banks];
        windows = new Windows[COMMANDS * banks][];
        for (Command command : Command.values()) {
            busOf[command.ordinal()] = table.bus(command);
            onBus[command.ordinal()] = table.onBus(command);
            placeOf[command.ordinal()] = sharedPlace(command);
        }
        used.forEach(command -> asked[placeOf[command.ordinal()]] = true);
        int window = 1;
        int count = 0;
        for (Command command : used) {
            for (TimingTable.Rule rule : all(command)) {
                window = Math.max(window, rule.window());
            }
            for (int bank = 0; bank < banks; bank++) {
                moves[key(command.ordinal(), bank)] = moves(command, bank);
                windows[key(command.ordinal(), bank)] = windows(command, bank, count);
            }
            count += LEVELS.length * banks;
        }
        counters = count;
        longest = window == 1 ? 1 : 2 * Integer.highestOneBit(window - 1);
    }

    int key(int command, int bank) {
        return command * banks + bank;
    }

    /** Where the places of the node of a level over a bank begin, by bank; not for channels. */
    int[] nodes(Level level) {
        return node[level.ordinal()];
    }

    private int layOut() {
        int count = 0;
        for (int level = 1; level < LEVELS.length; level++) {
            int[] above = node[level - 1];
            boolean own =
                    level == 1 || organization.banksUnder(LEVELS[level]) < organization.banksUnder(LEVELS[level - 1]);
            node[level] = new int[banks];
            for (int bank = 0; bank < banks; bank++) {
                node[level][bank] = own ? count + organization.node(LEVELS[level], bank) * COMMANDS : above[bank];
            }
            count += own ? organization.nodes(LEVELS[level]) * COMMANDS : 0;
        }
        return count;
    }

    /** The first command that waits for the same rows. */
    private int sharedPlace(Command command) {
        Set<List<Integer>> rules = rulesFor(command);
        for (Command earlier : Command.values()) {
            if (earlier.wholePseudoChannel() == command.wholePseudoChannel()
                    && rulesFor(earlier).equals(rules)) {
                return earlier.ordinal();
            }
        }
        return command.ordinal();
    }

    private Set<List<Integer>> rulesFor(Command command) {
        Set<List<Integer>> rules = new HashSet<>();
        for (Level level : LEVELS) {
            for (Command after : Command.values()) {
                for (TimingTable.Rule rule : table.rules(level, after)) {
                    if (rule.then() == command.ordinal()) {
                        rules.add(List.of(
                                level.ordinal(),
                                after.ordinal(),
                                rule.cycles(),
                                rule.window(),
                                rule.siblings() ? 1 : 0));
                    }
                }
            }
        }
        return rules;
    }

    private List<TimingTable.Rule> all(Command command) {
        List<TimingTable.Rule> rules = new ArrayList<>();
        for (int level = 0; level <= lastLevel(command); level++) {
            rules.addAll(Arrays.asList(table.rules(LEVELS[level], command)));
        }
        return rules;
    }

    private static int lastLevel(Command command) {
        return command.wholePseudoChannel() ? Level.PSEUDO_CHANNEL.ordinal() : Level.BANK.ordinal();
    }

    private boolean keeps(TimingTable.Rule rule) {
        return placeOf[rule.then()] == rule.then() && asked[rule.then()];
    }

    private Moves moves(Command command, int bank) {
        Map<Integer, Integer> cycles = new TreeMap<>();
        for (int level = 0; level <= lastLevel(command); level++) {
            for (TimingTable.Rule rule : table.rules(LEVELS[level], command)) {
                if (rule.window() == 1 && keeps(rule)) {
                    for (int first : placesOf(LEVELS[level], bank, rule.siblings())) {
                        cycles.merge(first + rule.then(), rule.cycles(), Math::max);
                    }
                }
            }
        }
        return new Moves(ints(new ArrayList<>(cycles.keySet())), ints(new ArrayList<>(cycles.values())));
    }

    private Windows[] windows(Command command, int bank, int firstCounter) {
        List<Windows> all = new ArrayList<>();
        for (int level = 0; level <= lastLevel(command); level++) {
            List<Integer> waits = new ArrayList<>();
            List<Integer> back = new ArrayList<>();
            List<Integer> cycles = new ArrayList<>();
            for (TimingTable.Rule rule : table.rules(LEVELS[level], command)) {
                if (rule.window() > 1 && keeps(rule)) {
                    for (int first : placesOf(LEVELS[level], bank, false)) {
                        waits.add(first + rule.then());
                        back.add(rule.window() - 1);
                        cycles.add(rule.cycles());
                    }
                }
            }
            if (!waits.isEmpty()) {
                int counter = firstCounter + level * banks + organization.node(LEVELS[level], bank);
                all.add(new Windows(counter, ints(waits), ints(back), ints(cycles)));
            }
        }
        return all.toArray(new Windows[0]);
    }

    /** Where the nodes begin that a row of a level concerns. */
    private Set<Integer> placesOf(Level level, int bank, boolean siblings) {
        Set<Integer> found = new HashSet<>();
        int[] at = nodes(LEVELS[Math.max(Level.PSEUDO_CHANNEL.ordinal(), level.ordinal())]);
        if (!siblings && level != Level.CHANNEL) {
            found.add(at[bank]);
            return found;
        }
        Level above = LEVELS[Math.max(0, level.ordinal() - 1)];
        for (int other = 0; other < banks; other++) {
            boolean near = organization.node(above, other) == organization.node(above, bank);
            boolean same = organization.node(level, other) == organization.node(level, bank);
            if (near && !(siblings && same)) {
                found.add(at[other]);
            }
        }
        return found;
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}

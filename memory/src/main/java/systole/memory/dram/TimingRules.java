package systole.memory.dram;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /**
     * What a command moves.
     *
     * @param places what waits: for each bank that the command is given to, as many places as there are cycles
     * @param cycles and how long
     */
    record Moves(int[] places, int[] cycles) {}

    /**
     * Rows of a command with a window at one level.
     *
     * @param counters which count of issues, by bank
     * @param moves what waits
     * @param back from the so many-th issue before this one
     */
    record Windows(int[] counters, Moves moves, int[] back) {}

    private final Organization organization;
    private final TimingTable table;
    /** Whether anybody asks for the time of the commands that share a place. */
    private final boolean[] asked = new boolean[COMMANDS];

    final int banks;
    /** Places of all nodes. */
    final int places;
    /** Counts of issues for windows. */
    private int counters;
    /** Issues that the longest window counts, rounded up to a power of two. */
    final int longest;

    final int[] busOf = new int[COMMANDS];
    final int[] onBus = new int[COMMANDS];
    /** The command whose place each command shares. */
    final int[] placeOf = new int[COMMANDS];
    /** Where the places of a node begin, by bank: of the nodes over it by level, then of siblings of these. */
    private final List<int[]> nodes = new ArrayList<>();

    private final Map<List<Integer>, Integer> siblings = new HashMap<>();
    final Moves[] moves = new Moves[COMMANDS];
    final Windows[][] windows = new Windows[COMMANDS][];

    /** Compiles a table; {@code used} are the commands that will be given. */
    TimingRules(Organization organization, TimingTable table, Set<Command> used) {
        this.organization = organization;
        this.table = table;
        banks = organization.banks();
        places = layOut();
        int window = 1;
        for (Command command : Command.values()) {
            busOf[command.ordinal()] = table.bus(command);
            onBus[command.ordinal()] = table.onBus(command);
            placeOf[command.ordinal()] = sharedPlace(command);
        }
        used.forEach(command -> asked[placeOf[command.ordinal()]] = true);
        for (Command command : used) {
            Collector plain = new Collector();
            List<Windows> ofLevels = new ArrayList<>();
            for (int level = 0; level <= lastLevel(command); level++) {
                Collector counted = new Collector();
                for (TimingTable.Rule rule : table.rules(LEVELS[level], command)) {
                    if (placeOf[rule.then()] == rule.then() && asked[rule.then()]) {
                        (rule.window() == 1 ? plain : counted).add(nodesOf(level, rule.siblings()), rule);
                        window = Math.max(window, rule.window());
                    }
                }
                if (!counted.nodes.isEmpty()) {
                    ofLevels.add(new Windows(counters(LEVELS[level]), counted.moves(), ints(counted.back)));
                }
            }
            moves[command.ordinal()] = plain.moves();
            windows[command.ordinal()] = ofLevels.toArray(new Windows[0]);
        }
        longest = window == 1 ? 1 : 2 * Integer.highestOneBit(window - 1);
    }

    /** Rules of a command, those that only differ in their cycles made one. */
    private final class Collector {
        private final List<Integer> nodes = new ArrayList<>();
        private final List<Integer> commands = new ArrayList<>();
        private final List<Integer> cycles = new ArrayList<>();
        private final List<Integer> back = new ArrayList<>();

        void add(List<Integer> of, TimingTable.Rule rule) {
            for (int each : of) {
                int same = find(each, rule);
                if (same >= 0) {
                    cycles.set(same, Math.max(cycles.get(same), rule.cycles()));
                    continue;
                }
                nodes.add(each);
                commands.add(rule.then());
                cycles.add(rule.cycles());
                back.add(rule.window() - 1);
            }
        }

        private int find(int each, TimingTable.Rule rule) {
            for (int i = 0; i < nodes.size(); i++) {
                if (nodes.get(i) == each && commands.get(i) == rule.then() && back.get(i) == rule.window() - 1) {
                    return i;
                }
            }
            return -1;
        }

        Moves moves() {
            int count = nodes.size();
            int[] of = new int[banks * count];
            for (int i = 0; i < of.length; i++) {
                of[i] = TimingRules.this.nodes.get(nodes.get(i % count))[i / count] + commands.get(i % count);
            }
            return new Moves(of, ints(cycles));
        }
    }

    /** Counts of issues for windows. */
    int counters() {
        return counters;
    }

    /** Where the places of the node of a level over a bank begin, by bank; not for channels. */
    int[] nodes(Level level) {
        return nodes.get(level.ordinal());
    }

    private int layOut() {
        int count = 0;
        nodes.add(new int[banks]);
        for (int level = 1; level < LEVELS.length; level++) {
            boolean own =
                    level == 1 || organization.banksUnder(LEVELS[level]) < organization.banksUnder(LEVELS[level - 1]);
            int[] of = own ? new int[banks] : nodes.get(level - 1);
            for (int bank = 0; own && bank < banks; bank++) {
                of[bank] = count + organization.node(LEVELS[level], bank) * COMMANDS;
            }
            nodes.add(of);
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

    private static int lastLevel(Command command) {
        return command.wholePseudoChannel() ? Level.PSEUDO_CHANNEL.ordinal() : Level.BANK.ordinal();
    }

    private int[] counters(Level level) {
        int[] of = new int[banks];
        for (int bank = 0; bank < banks; bank++) {
            of[bank] = counters + organization.node(level, bank);
        }
        counters += organization.nodes(level);
        return of;
    }

    /** The nodes that a row of a level concerns, as indices of {@link #nodes}. */
    private List<Integer> nodesOf(int level, boolean others) {
        if (!others && level > 0) {
            // a level that shares its parent's places is its parent
            return List.of(nodes.indexOf(nodes.get(level)));
        }
        List<Integer> found = new ArrayList<>();
        int under = Math.max(1, level);
        if (!others) {
            found.add(under);
        }
        int count = organization.nodes(LEVELS[under]) / organization.nodes(LEVELS[under - 1]);
        for (int ahead = 1; ahead < count; ahead++) {
            found.add(sibling(under, ahead, count));
        }
        return found;
    }

    /** The sibling so many nodes ahead, around the nodes of one parent. */
    private int sibling(int level, int ahead, int count) {
        return siblings.computeIfAbsent(List.of(level, ahead), key -> {
            int each = organization.banksUnder(LEVELS[level]);
            int[] of = new int[banks];
            for (int bank = 0; bank < banks; bank++) {
                int own = bank / each;
                int first = own / count * count;
                of[bank] = nodes.get(level)[(first + (own - first + ahead) % count) * each];
            }
            nodes.add(of);
            return nodes.size() - 1;
        });
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}

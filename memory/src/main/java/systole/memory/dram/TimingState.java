package systole.memory.dram;

import java.util.Arrays;
import java.util.stream.IntStream;

/** When each command may come next to each bank, after what has been issued so far. */
final class TimingState {
    /** Earlier than any command. */
    private static final long NEVER_YET = Long.MIN_VALUE / 4;

    private static final int COMMANDS = Command.values().length;
    private static final Level[] LEVELS = Level.values();
    private static final int SIMPLE = 3;

    private final Organization organization;
    private final TimingTable table;
    /** By node of all levels and command. */
    private final long[] ready;
    /** Where the node of a level over a bank begins in {@link #ready}, by bank and level. */
    private final int[] at;
    /** Times of the last issues of a command under a node of the pseudo-channel level, newest last, for windows. */
    private final long[][] issued;

    private final int longestWindow;
    /** Rules of a command without window or siblings, three numbers each: level, command that waits, cycles. */
    private final int[][] simple = new int[COMMANDS][];
    /** Levels at which a command has other rules. */
    private final int[][] special = new int[COMMANDS][];

    TimingState(Organization organization, TimingTable table) {
        this.organization = organization;
        this.table = table;
        int nodes = 0;
        at = new int[organization.banks() * LEVELS.length];
        int window = 1;
        for (Level level : LEVELS) {
            for (int bank = 0; bank < organization.banks(); bank++) {
                at[bank * LEVELS.length + level.ordinal()] = (nodes + organization.node(level, bank)) * COMMANDS;
            }
            nodes += organization.nodes(level);
            for (Command command : Command.values()) {
                for (TimingTable.Rule rule : table.rules(level, command)) {
                    window = Math.max(window, rule.window());
                }
            }
        }
        longestWindow = window;
        for (Command command : Command.values()) {
            sortRules(command);
        }
        ready = new long[nodes * COMMANDS];
        Arrays.fill(ready, NEVER_YET);
        issued = new long[nodes * COMMANDS][];
    }

    private void sortRules(Command command) {
        IntStream.Builder plain = IntStream.builder();
        IntStream.Builder levels = IntStream.builder();
        int last = command.wholePseudoChannel() ? Level.PSEUDO_CHANNEL.ordinal() : LEVELS.length - 1;
        for (int level = 0; level <= last; level++) {
            boolean others = false;
            for (TimingTable.Rule rule : table.rules(LEVELS[level], command)) {
                if (rule.siblings() || rule.window() > 1) {
                    others = true;
                } else {
                    plain.add(level).add(rule.then()).add(rule.cycles());
                }
            }
            if (others) {
                levels.add(level);
            }
        }
        simple[command.ordinal()] = plain.build().toArray();
        special[command.ordinal()] = levels.build().toArray();
    }

    /** When a command may be given to a bank, or to the pseudo-channel around it. */
    long readyAt(Command command, int bank) {
        int c = command.ordinal();
        int i = bank * LEVELS.length;
        long time = Math.max(ready[at[i] + c], ready[at[i + 1] + c]);
        if (command.wholePseudoChannel()) {
            return time;
        }
        time = Math.max(time, Math.max(ready[at[i + 2] + c], ready[at[i + 3] + c]));
        return Math.max(time, ready[at[i + 4] + c]);
    }

    /** The part of {@link #readyAt} that all banks of a pseudo-channel share: no bank of it is ready before. */
    long sharedReadyAt(Command command, int bank) {
        int c = command.ordinal();
        int i = bank * LEVELS.length;
        return Math.max(ready[at[i] + c], ready[at[i + 1] + c]);
    }

    /** Notes that a command has begun. */
    void issue(Command command, int bank, long time) {
        int c = command.ordinal();
        int base = bank * LEVELS.length;
        int[] near = simple[c];
        for (int k = 0; k < near.length; k += SIMPLE) {
            int i = at[base + near[k]] + near[k + 1];
            ready[i] = Math.max(ready[i], time + near[k + 2]);
        }
        for (int level : special[c]) {
            int node = at[base + level];
            boolean window = false;
            for (TimingTable.Rule rule : table.rules(LEVELS[level], command)) {
                if (rule.siblings()) {
                    delaySiblings(LEVELS[level], bank, rule, time);
                } else if (rule.window() > 1) {
                    int i = node + rule.then();
                    ready[i] = Math.max(ready[i], earlier(node + c, rule.window() - 1) + rule.cycles());
                    window = true;
                }
            }
            if (window) {
                note(node + c, time);
            }
        }
    }

    /** Time of the so many-th last issue before the one that is being noted. */
    private long earlier(int key, int back) {
        long[] times = issued[key];
        return times == null ? NEVER_YET : times[times.length - back];
    }

    private void note(int key, long time) {
        long[] times = issued[key];
        if (times == null) {
            times = new long[longestWindow];
            Arrays.fill(times, NEVER_YET);
            issued[key] = times;
        }
        System.arraycopy(times, 1, times, 0, times.length - 1);
        times[times.length - 1] = time;
    }

    private void delaySiblings(Level level, int bank, TimingTable.Rule rule, long time) {
        int own = organization.node(level, bank);
        int around = organization.banksUnder(LEVELS[level.ordinal() - 1]);
        int under = organization.banksUnder(level);
        int first = bank / around * around;
        for (int other = first; other < first + around; other += under) {
            if (organization.node(level, other) != own) {
                int i = at[other * LEVELS.length + level.ordinal()] + rule.then();
                ready[i] = Math.max(ready[i], time + rule.cycles());
            }
        }
    }
}

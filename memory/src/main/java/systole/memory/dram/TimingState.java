package systole.memory.dram;

import java.util.Arrays;
import java.util.EnumSet;

/**
 * When each command may come next to each bank, after what has been issued so far. Each node keeps for each command the first
 * cycle that the rows allow; a command takes the latest of the nodes above its bank and of its bus.
 */
public final class TimingState {
    /** Earlier than any command. */
    private static final long NEVER_YET = Long.MIN_VALUE / 4;

    private final TimingRules rules;
    /** First cycle by place. */
    private final long[] ready;
    /** When each bus is free. */
    private final long[] busFree = new long[2];
    /** Last issues that windows count, as rings by counter, newest at {@link #newest}. */
    private final long[][] issued;

    private final int[] newest;
    private final int[] placeOf;
    private final int[] busOf;
    private final int[] pseudoChannel;
    private final int[] stackId;
    private final int[] bankGroup;
    private final int[] ofBank;

    /** A channel to which nothing has been issued, for any command at a pin rate in bits a second. */
    public static TimingState of(DramStandard standard, double pinBitsPerSecond) {
        return new TimingState(new TimingRules(
                standard.organization(), new TimingTable(standard, pinBitsPerSecond), EnumSet.allOf(Command.class)));
    }

    /** Nothing issued yet. */
    TimingState(TimingRules rules) {
        this.rules = rules;
        ready = new long[rules.places];
        Arrays.fill(ready, NEVER_YET);
        Arrays.fill(busFree, NEVER_YET);
        issued = new long[rules.counters()][];
        newest = new int[rules.counters()];
        placeOf = rules.placeOf;
        busOf = rules.busOf;
        pseudoChannel = rules.nodes(Level.PSEUDO_CHANNEL);
        stackId = rules.nodes(Level.STACK_ID);
        bankGroup = rules.nodes(Level.BANK_GROUP);
        ofBank = rules.nodes(Level.BANK);
    }

    /** The first cycle at which a command may be given to a bank, or to the pseudo-channel around it. */
    public long readyAt(Command command, int bank) {
        int c = command.ordinal();
        long time = shared(c, bank);
        return command.wholePseudoChannel() ? time : Math.max(time, own(c, bank));
    }

    /** The part of {@link #readyAt} that all banks of a pseudo-channel share: no bank of it is ready before. */
    long shared(int command, int bank) {
        return Math.max(busFree[busOf[command]], ready[pseudoChannel[bank] + placeOf[command]]);
    }

    /** The part of {@link #readyAt} below the pseudo-channel. */
    long own(int command, int bank) {
        return Math.max(ofGroup(command, bank), ready[stackId[bank] + placeOf[command]]);
    }

    /** The part of {@link #readyAt} that all banks of a stack id share. */
    long sharedByStack(int command, int bank) {
        return Math.max(shared(command, bank), ready[stackId[bank] + placeOf[command]]);
    }

    /** The part of {@link #readyAt} below the stack id. */
    long ofGroup(int command, int bank) {
        int place = placeOf[command];
        return Math.max(ready[ofBank[bank] + place], ready[bankGroup[bank] + place]);
    }

    /** The part of {@link #readyAt} of the bank alone. */
    long ofBank(int command, int bank) {
        return ready[ofBank[bank] + placeOf[command]];
    }

    /** Notes that a command has begun in a cycle. */
    public void issue(Command command, int bank, long time) {
        int c = command.ordinal();
        busFree[busOf[c]] = time + rules.onBus[c];
        TimingRules.Moves moves = rules.moves[c];
        int[] places = moves.places();
        int[] cycles = moves.cycles();
        int first = bank * cycles.length;
        for (int k = 0; k < cycles.length; k++) {
            int i = places[first + k];
            ready[i] = Math.max(ready[i], time + cycles[k]);
        }
        for (TimingRules.Windows windows : rules.windows[c]) {
            count(windows, bank, time);
        }
    }

    private void count(TimingRules.Windows windows, int bank, long time) {
        int mask = rules.longest - 1;
        int counter = windows.counters()[bank];
        int head = newest[counter];
        long[] times = issued[counter];
        if (times == null) {
            times = new long[rules.longest];
            Arrays.fill(times, NEVER_YET);
            issued[counter] = times;
        }
        TimingRules.Moves moves = windows.moves();
        int[] cycles = moves.cycles();
        int first = bank * cycles.length;
        for (int k = 0; k < cycles.length; k++) {
            int i = moves.places()[first + k];
            long from = times[(head - windows.back()[k] + 1) & mask];
            ready[i] = Math.max(ready[i], from + cycles[k]);
        }
        newest[counter] = (head + 1) & mask;
        times[newest[counter]] = time;
    }
}

package systole.memory.dram;

import java.util.Arrays;

/**
 * Which request gets the next activation or precharge: the oldest that may be given it, the oldest of each bank that is not
 * for the open row. Keeps until when there is none, like {@link ColumnChoice}.
 */
final class RowChoice {
    private static final int ACT = Command.ACT.ordinal();
    private static final int PRE = Command.PRE.ordinal();

    private final Queues queues;
    private final TimingState timing;
    private final Scheduler scheduler;
    private final boolean halves;
    private final int banksOfPseudoChannel;
    private final long[] masks;
    /** No activation in a pseudo-channel is ready before. */
    private final long[] activationQuiet;
    /** No precharge in a pseudo-channel is ready before. */
    private final long[] prechargeQuiet;
    /** No row command is ready before, unless what waits changes. */
    private long quiet;

    private int best;
    private long bestOrder;
    /** Where the best was found, to be looked at again should another be better. */
    private long[] bestFrom;

    private int bestPseudoChannel;

    RowChoice(Organization organization, Queues queues, TimingState timing, Scheduler scheduler, boolean halves) {
        this.queues = queues;
        this.timing = timing;
        this.scheduler = scheduler;
        this.halves = halves;
        banksOfPseudoChannel = organization.banksUnder(Level.PSEUDO_CHANNEL);
        masks = new long[organization.pseudoChannels()];
        for (int pc = 0; pc < masks.length; pc++) {
            masks[pc] = -1L >>> (64 - banksOfPseudoChannel) << pc * banksOfPseudoChannel;
        }
        activationQuiet = new long[masks.length];
        prechargeQuiet = new long[masks.length];
        bestFrom = activationQuiet;
    }

    /** Others than before are chosen among. */
    void reset() {
        Arrays.fill(activationQuiet, 0);
        Arrays.fill(prechargeQuiet, 0);
        quiet = 0;
    }

    /** Cycle before which no row command can be given, after {@link #oldest} has found none. */
    long quiet() {
        return queues.changedRows == 0 ? quiet : 0;
    }

    /** Whether {@link #oldest} would find none. */
    boolean quiet(long now) {
        return now < quiet && queues.changedRows == 0;
    }

    /**
     * The oldest request of a buffer that may be given its activation or precharge.
     *
     * @param rising whether activations may be given
     * @param excluded banks that wait for a refresh
     */
    int oldest(long now, boolean rising, int buffer, long excluded) {
        long candidates = queues.otherBanks[buffer] & ~queues.activeBanks & ~excluded;
        long changed = queues.changedRows;
        queues.changedRows = 0;
        best = Queues.NONE;
        bestOrder = Long.MAX_VALUE;
        long next = Channel.NEVER;
        for (int pc = 0; pc < masks.length; pc++) {
            long closed = candidates & masks[pc] & ~queues.openBanks;
            long open = candidates & masks[pc] & queues.openBanks;
            if (closed != 0) {
                activationQuiet[pc] = activation(now, rising, buffer, pc, closed & changed, excluded);
                next = Math.min(next, halves ? activationQuiet[pc] | 1 : activationQuiet[pc]);
            }
            if (open != 0) {
                prechargeQuiet[pc] = precharge(now, buffer, pc, open, changed);
                next = Math.min(next, prechargeQuiet[pc]);
            }
        }
        quiet = best == Queues.NONE ? next : 0;
        return best;
    }

    private void take(int request, long[] from, int pc) {
        if (best != Queues.NONE) {
            bestFrom[bestPseudoChannel] = 0;
        }
        best = request;
        bestOrder = queues.order[request];
        bestFrom = from;
        bestPseudoChannel = pc;
    }

    /** Looks for an older activation; returns the cycle before which there is none. */
    private long activation(long now, boolean rising, int buffer, int pc, long changed, long excluded) {
        long before = activationQuiet[pc];
        boolean whole = now >= before;
        if (!whole && changed == 0) {
            return before;
        }
        long shared = timing.shared(ACT, pc * banksOfPseudoChannel);
        if (shared > now || !rising) {
            long until = Math.max(shared, now + 1);
            return whole ? until : Math.min(before, until);
        }
        long until = Channel.NEVER;
        int firstSlot = queues.slot(buffer, 0);
        for (int slot = queues.closed.first(queues.list(buffer, pc));
                slot != Queues.NONE;
                slot = queues.closed.next(slot)) {
            if (queues.closed.order(slot) > bestOrder) {
                return 0;
            }
            int bank = slot - firstSlot;
            if ((excluded >>> bank & 1) != 0) {
                continue;
            }
            long ready = timing.own(ACT, bank);
            if (ready <= now) {
                take(queues.other[slot], activationQuiet, pc);
                return 0;
            }
            until = Math.min(until, ready);
        }
        return until;
    }

    /** Looks for an older precharge; returns the cycle before which there is none. */
    private long precharge(long now, int buffer, int pc, long open, long changed) {
        boolean whole = now >= prechargeQuiet[pc];
        long looked = whole ? open : open & changed;
        if (looked == 0) {
            return prechargeQuiet[pc];
        }
        long until = whole ? Channel.NEVER : prechargeQuiet[pc];
        long shared = timing.shared(PRE, pc * banksOfPseudoChannel);
        if (shared > now) {
            return Math.min(until, shared);
        }
        int first = queues.slot(buffer, 0);
        boolean taken = false;
        for (long rest = looked; rest != 0; rest &= rest - 1) {
            int bank = Long.numberOfTrailingZeros(rest);
            int request = queues.other[first + bank];
            int hit = queues.hit[first + bank];
            if (hit != Queues.NONE && !scheduler.closesBeforeHit(queues.arrival[request], queues.arrival[hit])) {
                continue;
            }
            long ready = timing.own(PRE, bank);
            if (ready > now) {
                until = Math.min(until, ready);
                continue;
            }
            boolean older = queues.order[request] < bestOrder;
            if (taken || !older) {
                until = 0;
            }
            if (older) {
                take(request, prechargeQuiet, pc);
                taken = true;
            }
        }
        return until;
    }
}

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
                activationQuiet[pc] = activation(now, rising, buffer, pc, closed, changed);
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

    /** Looks for an older activation; returns the cycle before which there is none. */
    private long activation(long now, boolean rising, int buffer, int pc, long closed, long changed) {
        boolean whole = now >= activationQuiet[pc];
        long looked = whole ? closed : closed & changed;
        if (looked == 0) {
            return activationQuiet[pc];
        }
        long shared = timing.shared(ACT, pc * banksOfPseudoChannel);
        if (shared > now || !rising) {
            return whole ? Math.max(shared, now + 1) : Math.min(activationQuiet[pc], Math.max(shared, now + 1));
        }
        long until = whole ? Channel.NEVER : activationQuiet[pc];
        int first = queues.slot(buffer, 0);
        for (long rest = looked; rest != 0; rest &= rest - 1) {
            int bank = Long.numberOfTrailingZeros(rest);
            int request = queues.other[first + bank];
            if (queues.order[request] > bestOrder) {
                until = 0;
                continue;
            }
            long ready = timing.own(ACT, bank);
            if (ready > now) {
                until = Math.min(until, ready);
            } else {
                best = request;
                bestOrder = queues.order[request];
                until = 0;
            }
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
        long shared = timing.shared(PRE, pc * banksOfPseudoChannel);
        if (shared > now) {
            return whole ? shared : Math.min(prechargeQuiet[pc], shared);
        }
        long until = whole ? Channel.NEVER : prechargeQuiet[pc];
        int first = queues.slot(buffer, 0);
        for (long rest = looked; rest != 0; rest &= rest - 1) {
            int bank = Long.numberOfTrailingZeros(rest);
            int request = queues.other[first + bank];
            if (queues.order[request] > bestOrder) {
                until = 0;
                continue;
            }
            int hit = queues.hit[first + bank];
            if (hit != Queues.NONE && !scheduler.closesBeforeHit(queues.arrival[request], queues.arrival[hit])) {
                continue;
            }
            long ready = timing.own(PRE, bank);
            if (ready > now) {
                until = Math.min(until, ready);
            } else {
                best = request;
                bestOrder = queues.order[request];
                until = 0;
            }
        }
        return until;
    }
}

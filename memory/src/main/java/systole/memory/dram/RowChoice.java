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
            masks[pc] = (-1L >>> (64 - banksOfPseudoChannel)) << (pc * banksOfPseudoChannel);
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
                activationQuiet[pc] = activation(now, rising, buffer, pc, (closed & changed) != 0, excluded);
                next = Math.min(next, halves ? activationQuiet[pc] | 1 : activationQuiet[pc]);
            }
            if (open != 0) {
                prechargeQuiet[pc] = precharge(now, buffer, pc, (open & changed) != 0, excluded);
                next = Math.min(next, prechargeQuiet[pc]);
            }
        }
        quiet = best == Queues.NONE ? next : 0;
        return best;
    }

    /** Looks for an older activation; returns the cycle before which there is none. */
    private long activation(long now, boolean rising, int buffer, int pc, boolean changed, long excluded) {
        long before = activationQuiet[pc];
        if (now < before && !changed) {
            return before;
        }
        long shared = timing.shared(ACT, pc * banksOfPseudoChannel);
        if (shared > now || !rising) {
            long until = Math.max(shared, now + 1);
            return now < before ? Math.min(before, until) : until;
        }
        long until = Channel.NEVER;
        int firstSlot = queues.slot(buffer, 0);
        for (int slot = queues.others.first(queues.activations(buffer, pc));
                slot != Queues.NONE;
                slot = queues.others.next(slot)) {
            if (queues.others.order(slot) > bestOrder) {
                return 0;
            }
            int bank = slot - firstSlot;
            if (((excluded >>> bank) & 1) != 0) {
                continue;
            }
            long ready = timing.own(ACT, bank);
            if (ready <= now) {
                best = queues.other[slot];
                bestOrder = queues.others.order(slot);
                return 0;
            }
            until = Math.min(until, ready);
        }
        return until;
    }

    /** Looks for an older precharge; returns the cycle before which there is none. */
    private long precharge(long now, int buffer, int pc, boolean changed, long excluded) {
        long before = prechargeQuiet[pc];
        if (now < before && !changed) {
            return before;
        }
        long shared = timing.shared(PRE, pc * banksOfPseudoChannel);
        if (shared > now) {
            return now < before ? Math.min(before, shared) : shared;
        }
        long until = Channel.NEVER;
        int firstSlot = queues.slot(buffer, 0);
        for (int slot = queues.others.first(queues.precharges(buffer, pc));
                slot != Queues.NONE;
                slot = queues.others.next(slot)) {
            if (queues.others.order(slot) > bestOrder) {
                return 0;
            }
            int bank = slot - firstSlot;
            if (((excluded >>> bank) & 1) != 0 || held(slot)) {
                continue;
            }
            long ready = timing.own(PRE, bank);
            if (ready <= now) {
                best = queues.other[slot];
                bestOrder = queues.others.order(slot);
                return 0;
            }
            until = Math.min(until, ready);
        }
        return until;
    }

    /** Whether the row stays open for a hit. */
    private boolean held(int slot) {
        int hit = queues.hit[slot];
        return hit != Queues.NONE
                && !scheduler.closesBeforeHit(queues.arrival[queues.other[slot]], queues.arrival[hit]);
    }
}

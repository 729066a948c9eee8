package systole.memory.dram;

import java.util.Arrays;

/**
 * Which request gets the next column command: the oldest that may be given it among those whose row was opened for them, or
 * else among the hits of a buffer. Keeps until when there is none, so that most cycles look at nothing: commands only push
 * others back, and what is new is looked at again.
 */
final class ColumnChoice {
    private static final int READ = Command.RD.ordinal();
    private static final int WRITE = Command.WR.ordinal();

    private final Queues queues;
    private final TimingState timing;
    private final Scheduler scheduler;
    private final boolean anyPasses;
    private final int banksOfStack;
    private final int banks;
    /** No active request is ready before. */
    private long activeQuiet;
    /** Banks whose active requests wait no more for their row, and when each of the others does so. */
    private long ripe;

    private final long[] ripeAt;
    private long nextRipe = Channel.NEVER;
    /** No hit of a stack id is ready before. */
    private final long[] hitsQuiet;

    ColumnChoice(Organization organization, Queues queues, TimingState timing, Scheduler scheduler) {
        this.queues = queues;
        this.timing = timing;
        this.scheduler = scheduler;
        anyPasses = scheduler.hitsAlwaysPass();
        banksOfStack = organization.banksUnder(Level.STACK_ID);
        banks = organization.banks();
        ripeAt = new long[banks];
        hitsQuiet = new long[organization.nodes(Level.STACK_ID)];
    }

    /** A row has been opened for a request. */
    void activated(int request) {
        int bank = queues.bank[request];
        ripe &= ~(1L << bank);
        ripeAt[bank] = timing.ofBank(command(request), bank);
        nextRipe = Math.min(nextRipe, ripeAt[bank]);
        activeQuiet = Math.min(activeQuiet, nextRipe);
    }

    private int command(int request) {
        return queues.write[request] ? WRITE : READ;
    }

    private void ripen(long now) {
        nextRipe = Channel.NEVER;
        for (long rest = queues.activeBanks & ~ripe; rest != 0; rest &= rest - 1) {
            int bank = Long.numberOfTrailingZeros(rest);
            if (ripeAt[bank] <= now) {
                ripe |= 1L << bank;
            } else {
                nextRipe = Math.min(nextRipe, ripeAt[bank]);
            }
        }
    }

    /** Others than before are chosen among. */
    void reset() {
        Arrays.fill(hitsQuiet, 0);
    }

    /** Cycle before which no active request can be given its command. */
    long activeQuiet() {
        return queues.activeBanks == 0 ? Channel.NEVER : activeQuiet;
    }

    /** Cycle before which no hit of a buffer can be given its command. */
    long hitsQuiet(int buffer) {
        if (queues.changedHits != 0) {
            return 0;
        }
        long quiet = Channel.NEVER;
        for (int stack = 0; stack < hitsQuiet.length; stack++) {
            if (queues.hits.first(queues.hitList(buffer, stack)) != Queues.NONE) {
                quiet = Math.min(quiet, hitsQuiet[stack]);
            }
        }
        return quiet;
    }

    /** The oldest active request that may be given its command. */
    int oldestActive(long now) {
        if (now < activeQuiet) {
            return Queues.NONE;
        }
        int best = Queues.NONE;
        long bestOrder = Long.MAX_VALUE;
        if (now >= nextRipe) {
            ripen(now);
        }
        long quiet = nextRipe;
        for (long rest = queues.activeBanks & ripe; rest != 0; rest &= rest - 1) {
            int bank = Long.numberOfTrailingZeros(rest);
            int request = queues.active[bank];
            int command = command(request);
            long ready = Math.max(timing.shared(command, bank), timing.own(command, bank));
            if (ready > now) {
                quiet = Math.min(quiet, ready);
                continue;
            }
            if (best != Queues.NONE) {
                quiet = 0;
            }
            if (queues.order[request] < bestOrder) {
                best = request;
                bestOrder = queues.order[request];
            }
        }
        activeQuiet = quiet;
        return best;
    }

    /** The oldest hit of a buffer that may be given its command; {@code excluded} are banks that wait for a refresh. */
    int oldestHit(long now, int buffer, long excluded) {
        int command = buffer == 1 ? WRITE : READ;
        long changed = queues.changedHits;
        queues.changedHits = 0;
        int best = Queues.NONE;
        long bestOrder = Long.MAX_VALUE;
        for (int stack = 0; stack < hitsQuiet.length; stack++) {
            int first = stack * banksOfStack;
            int slot = queues.hits.first(queues.hitList(buffer, stack));
            boolean fresh = (changed << (64 - first - banksOfStack)) >>> (64 - banksOfStack) != 0;
            if (slot == Queues.NONE || (now < hitsQuiet[stack] && !fresh)) {
                hitsQuiet[stack] = fresh ? 0 : hitsQuiet[stack];
                continue;
            }
            long shared = timing.sharedByStack(command, first);
            if (shared > now) {
                hitsQuiet[stack] = shared;
                continue;
            }
            long quiet = Channel.NEVER;
            for (; slot != Queues.NONE; slot = queues.hits.next(slot)) {
                if (queues.hits.order(slot) > bestOrder) {
                    quiet = 0;
                    break;
                }
                int bank = slot - buffer * banks;
                if (((excluded >>> bank) & 1) != 0 || !mayPass(slot)) {
                    continue;
                }
                long ready = timing.ofGroup(command, bank);
                if (ready <= now) {
                    best = queues.hit[slot];
                    bestOrder = queues.hits.order(slot);
                    quiet = 0;
                    break;
                }
                quiet = Math.min(quiet, ready);
            }
            hitsQuiet[stack] = quiet;
        }
        return best;
    }

    private boolean mayPass(int slot) {
        int passed = queues.other[slot];
        return anyPasses
                || passed == Queues.NONE
                || scheduler.hitPasses(queues.arrival[passed], queues.arrival[queues.hit[slot]]);
    }
}

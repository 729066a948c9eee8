package systole.memory.dram;

/**
 * The controller of one channel with its banks, event by event.
 *
 * <p>In each cycle one column command and one row command may be given (or one of both, where they share a bus), each the
 * oldest of those that timing allows. A request whose row has been opened for it is served from then on before all others and
 * keeps its row open. Writes wait until they fill a part of their buffer, or until there are no reads; then they drain. While
 * a refresh of all banks is due, only requests whose row has been opened go on.
 *
 * <p>{@link #wake} is the next cycle in which anything can happen; cycles between are not visited.
 */
final class Channel {
    static final long NEVER = Long.MAX_VALUE;

    private final Organization organization;
    private final TimingState timing;
    private final ControllerSpec spec;
    private final Scheduler scheduler;
    private final RowPolicy rowPolicy;
    private final RefreshQueue refresh;
    private final CommandLog log;
    private final Completions sink;
    private final Queues queues;
    /** The request that each bank's row has been opened for. */
    private final int[] active;

    private final int readLatency;
    private final int writeLatency;
    private final boolean halves;
    private final boolean oneBus;
    final ChannelCounts counts = new ChannelCounts();
    private long activeBanks;
    private boolean writing;
    private long now;
    private long wake = NEVER;
    /** Until then no row command can be given, unless what waits changes. */
    private long rowsQuietUntil;

    private boolean rowsOfWrites;

    /** An idle channel with all rows closed; {@code sink} gets completions in cycles. */
    Channel(DramStandard standard, TimingTable table, ControllerSpec spec, CommandLog log, Completions sink) {
        this.organization = standard.organization();
        this.spec = spec;
        this.log = log;
        this.sink = sink;
        timing = new TimingState(organization, table);
        scheduler = Scheduler.named(spec.scheduler());
        rowPolicy = RowPolicy.named(spec.rowPolicy());
        refresh = new RefreshQueue(organization, spec.refresh(), table.cycles("tREFI"));
        queues = new Queues(organization.banks(), spec.readBuffer() + spec.writeBuffer() + organization.banks());
        active = new int[organization.banks()];
        readLatency = table.readLatency();
        writeLatency = table.writeLatency();
        halves = table.cyclesPerClock() == 2;
        oneBus = !standard.twoCommandBuses();
        wake = refresh.nextDue();
    }

    /** The cycle that has been simulated last. */
    long now() {
        return now;
    }

    /** Next cycle in which anything can happen. */
    long wake() {
        return wake;
    }

    /** Whether nothing is held. */
    boolean idle() {
        return queues.size[0] + queues.size[1] == 0 && activeBanks == 0;
    }

    /** Takes a request in the current cycle, to be scheduled from the next; false when its buffer is full. */
    boolean offer(long id, int bank, int row, int column, boolean write) {
        if (queues.size[1] > 0 && queues.holdsWrite(bank, row, column)) {
            if (write) {
                counts.coalesced++;
                counts.writes++;
            } else {
                counts.forwarded++;
                counts.read(1);
            }
            finish(id, now + 1);
            return true;
        }
        if (queues.size[write ? 1 : 0] == (write ? spec.writeBuffer() : spec.readBuffer())) {
            return false;
        }
        queues.add(id, bank, row, column, write, now);
        wake = Math.min(wake, now + 1);
        return true;
    }

    /** Simulates to the end of a cycle. */
    void advanceTo(long cycle) {
        while (wake <= cycle) {
            now = wake;
            step();
        }
        now = Math.max(now, cycle);
    }

    /** Simulates the next cycle in which anything can happen. */
    void advance() {
        now = wake;
        step();
    }

    private void step() {
        refresh.update(now);
        wake = refresh.nextDue();
        boolean rising = !halves || (now & 1) == 1;
        boolean issued = rising && issueColumn();
        if (!(issued && oneBus)) {
            issued |= issueRow(rising);
        }
        if (issued) {
            wake = now + 1;
        } else if (!rising) {
            considerColumn(activeBanks != 0 || queues.hitBanks[writing ? 1 : 0] != 0 ? now + 1 : NEVER);
        }
    }

    private void considerColumn(long cycle) {
        long edge = halves && (cycle & 1) == 0 ? cycle + 1 : cycle;
        wake = Math.min(wake, cycle == NEVER ? NEVER : edge);
    }

    private boolean issueColumn() {
        int best = Queues.NONE;
        for (long rest = activeBanks; rest != 0; rest &= rest - 1) {
            best = older(best, active[Long.numberOfTrailingZeros(rest)]);
        }
        boolean wasActive = best != Queues.NONE;
        if (!wasActive && !refresh.allBanksDue()) {
            chooseBuffer();
            int buffer = writing ? 1 : 0;
            best = oldestHit(buffer);
        }
        if (best == Queues.NONE) {
            return false;
        }
        issueAccess(best, wasActive);
        return true;
    }

    /** The oldest hit that may be given its command now. */
    private int oldestHit(int buffer) {
        long banks = queues.hitBanks[buffer] & ~refresh.banksDue();
        int oldest = Queues.NONE;
        for (long rest = banks; rest != 0; rest &= rest - 1) {
            int slot = queues.slot(buffer, Long.numberOfTrailingZeros(rest));
            int request = queues.hit[slot];
            if (mayPass(slot, request) && (oldest == Queues.NONE || queues.order[request] < queues.order[oldest])) {
                oldest = request;
            }
        }
        if (oldest == Queues.NONE || older(Queues.NONE, oldest) == oldest) {
            return oldest;
        }
        int best = Queues.NONE;
        for (long rest = banks; rest != 0; rest &= rest - 1) {
            int slot = queues.slot(buffer, Long.numberOfTrailingZeros(rest));
            if (mayPass(slot, queues.hit[slot])) {
                best = older(best, queues.hit[slot]);
            }
        }
        return best;
    }

    private boolean mayPass(int slot, int request) {
        int passed = queues.other[slot];
        return passed == Queues.NONE || scheduler.hitPasses(queues.arrival[passed], queues.arrival[request]);
    }

    /** The older of two requests, if the second may be given its column command now. */
    private int older(int best, int request) {
        if (best != Queues.NONE && queues.order[best] < queues.order[request]) {
            return best;
        }
        long ready = timing.readyAt(queues.write[request] ? Command.WR : Command.RD, queues.bank[request]);
        if (ready > now) {
            considerColumn(ready);
            return best;
        }
        return request;
    }

    private void issueAccess(int request, boolean wasActive) {
        int bank = queues.bank[request];
        int buffer = queues.write[request] ? 1 : 0;
        boolean hitWaits =
                wasActive ? queues.hit[queues.slot(buffer, bank)] != Queues.NONE : queues.moreHits(buffer, bank);
        boolean closes = rowPolicy.closes(hitWaits) && (wasActive || active(bank) == Queues.NONE);
        count(request);
        if (wasActive) {
            activeBanks &= ~(1L << bank);
            queues.changedBanks |= 1L << bank;
        } else {
            queues.remove(request);
        }
        if (queues.write[request]) {
            issue(closes ? Command.WRA : Command.WR, bank);
            counts.writes++;
            finish(queues.id[request], now + writeLatency);
        } else {
            issue(closes ? Command.RDA : Command.RD, bank);
            counts.read(now + readLatency - queues.arrival[request]);
            finish(queues.id[request], now + readLatency);
        }
        queues.release(request);
        if (closes) {
            queues.open(bank, Queues.NONE);
        }
    }

    private boolean issueRow(boolean rising) {
        if (refresh.due() && issueRefresh(rising)) {
            return true;
        }
        if (refresh.allBanksDue()) {
            return false;
        }
        chooseBuffer();
        long candidates = queues.otherBanks[writing ? 1 : 0] & ~activeBanks & ~refresh.banksDue();
        // what has not changed cannot be ready before it was found to be: commands only push others back
        boolean whole = rowsOfWrites != writing || now >= rowsQuietUntil;
        long looked = whole ? candidates : candidates & queues.changedBanks;
        long wakeForOthers = wake;
        wake = whole ? NEVER : rowsQuietUntil;
        int best = oldestRow(looked, rising);
        rowsOfWrites = writing;
        if (best == Queues.NONE) {
            rowsQuietUntil = wake;
            queues.changedBanks = 0;
        } else if (whole) {
            rowsQuietUntil = 0;
        }
        wake = Math.min(wake, wakeForOthers);
        if (best == Queues.NONE) {
            return false;
        }
        int bank = queues.bank[best];
        count(best);
        if (queues.openRow[bank] != Queues.NONE) {
            issue(Command.PRE, bank);
            queues.open(bank, Queues.NONE);
        } else {
            issue(Command.ACT, bank);
            queues.remove(best);
            active[bank] = best;
            activeBanks |= 1L << bank;
            queues.open(bank, queues.row[best]);
        }
        return true;
    }

    /** The oldest request that may be given its activation or precharge now. */
    private int oldestRow(long candidates, boolean rising) {
        int best = Queues.NONE;
        int perPseudoChannel = organization.banksUnder(Level.PSEUDO_CHANNEL);
        for (int first = 0; candidates != 0 && first < organization.banks(); first += perPseudoChannel) {
            long banks = candidates & refresh.pseudoChannel(first);
            long closed = banks & ~queues.openBanks;
            long open = banks & queues.openBanks;
            if (closed != 0 && rowsReady(timing.sharedReadyAt(Command.ACT, first), false, rising)) {
                best = oldestRow(best, closed, Command.ACT, rising);
            }
            if (open != 0 && rowsReady(timing.sharedReadyAt(Command.PRE, first), true, rising)) {
                best = oldestRow(best, open, Command.PRE, rising);
            }
        }
        return best;
    }

    private int oldestRow(int oldest, long banks, Command command, boolean rising) {
        int buffer = writing ? 1 : 0;
        int best = oldest;
        for (long rest = banks; rest != 0; rest &= rest - 1) {
            int bank = Long.numberOfTrailingZeros(rest);
            int slot = queues.slot(buffer, bank);
            int request = queues.other[slot];
            int hit = queues.hit[slot];
            boolean younger = best != Queues.NONE && queues.order[best] < queues.order[request];
            boolean held =
                    hit != Queues.NONE && !scheduler.closesBeforeHit(queues.arrival[request], queues.arrival[hit]);
            if (!younger && !held && rowReady(command, bank, rising)) {
                best = request;
            }
        }
        return best;
    }

    private boolean issueRefresh(boolean rising) {
        for (long rest = refresh.first(); rest != 0; rest &= rest - 1) {
            int bank = Long.numberOfTrailingZeros(rest);
            long banks = refresh.banks(bank);
            if ((activeBanks & banks) != 0) {
                continue;
            }
            boolean all = refresh.mode() == RefreshMode.ALL_BANK;
            boolean open = anyOpen(banks);
            Command command = all ? (open ? Command.PREA : Command.REFAB) : (open ? Command.PRE : Command.REFPB);
            if (rowReady(command, bank, rising)) {
                issue(command, bank);
                for (long b = open ? banks : 0; b != 0; b &= b - 1) {
                    queues.open(Long.numberOfTrailingZeros(b), Queues.NONE);
                }
                if (!open) {
                    refresh.done(bank);
                    queues.changedBanks |= banks;
                }
                return true;
            }
        }
        return false;
    }

    private boolean rowReady(Command command, int bank, boolean rising) {
        boolean anyEdge = command == Command.PRE || command == Command.PREA;
        return rowsReady(timing.readyAt(command, bank), anyEdge, rising);
    }

    private boolean rowsReady(long ready, boolean anyEdge, boolean rising) {
        if (ready <= now && (rising || anyEdge)) {
            return true;
        }
        long cycle = Math.max(ready, now + 1);
        wake = Math.min(wake, halves && !anyEdge && (cycle & 1) == 0 ? cycle + 1 : cycle);
        return false;
    }

    private boolean anyOpen(long banks) {
        for (long rest = banks; rest != 0; rest &= rest - 1) {
            if (queues.openRow[Long.numberOfTrailingZeros(rest)] != Queues.NONE) {
                return true;
            }
        }
        return false;
    }

    private void chooseBuffer() {
        if (writing) {
            writing = queues.size[1] >= spec.drainTo() * spec.writeBuffer() || queues.size[0] == 0;
        } else {
            writing = queues.size[1] > spec.drainFrom() * spec.writeBuffer() || queues.size[0] == 0;
        }
    }

    private int active(int bank) {
        return (activeBanks >>> bank & 1) == 0 ? Queues.NONE : active[bank];
    }

    /** A request counts as what it was when the first command was given for it. */
    private void count(int request) {
        if (queues.counted[request]) {
            return;
        }
        queues.counted[request] = true;
        int open = queues.openRow[queues.bank[request]];
        if (open == queues.row[request]) {
            counts.rowHits++;
        } else if (open == Queues.NONE) {
            counts.rowMisses++;
        } else {
            counts.rowConflicts++;
        }
    }

    private void issue(Command command, int bank) {
        timing.issue(command, bank, now);
        counts.commands[command.ordinal()]++;
        log.issued(now, command, bank);
    }

    private void finish(long id, long time) {
        counts.lastData = Math.max(counts.lastData, time);
        sink.completed(id, time);
    }
}

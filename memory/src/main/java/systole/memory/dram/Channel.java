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

    private final TimingState timing;
    private final RowPolicy rowPolicy;
    private final RefreshQueue refresh;
    private final CommandLog log;
    private final Completions sink;
    private final Queues queues;
    private final ColumnChoice columns;
    private final RowChoice rows;
    private final RefreshChoice refreshes;

    private final int readBuffer;
    private final int writeBuffer;
    private final int readLatency;
    private final int writeLatency;
    private final boolean mayClose;
    private final boolean halves;
    private final boolean oneBus;
    /** Fewest waiting writes that are too many, and that keep the controller writing. */
    private final int drainAt;

    private final int drainUntil;
    final ChannelCounts counts = new ChannelCounts();
    private boolean writing;
    private long now;
    private long wake = NEVER;
    /** Cycle in which what waits changed last, if the step after it has been left out. */
    private long leftOutAfter = NEVER;
    /** Cycle at which the next refresh becomes due. */
    private long refreshDue;

    /** An idle channel with all rows closed; {@code sink} gets completions in cycles. */
    Channel(
            DramStandard standard,
            TimingTable table,
            TimingRules rules,
            ControllerSpec spec,
            CommandLog log,
            Completions sink) {
        Organization organization = standard.organization();
        this.log = log;
        this.sink = sink;
        timing = new TimingState(rules);
        Scheduler scheduler = Scheduler.named(spec.scheduler());
        rowPolicy = RowPolicy.named(spec.rowPolicy());
        mayClose = spec.commands().contains(Command.RDA);
        refresh = new RefreshQueue(organization, spec.refresh(), table.cycles("tREFI"));
        queues = new Queues(organization, spec.readBuffer() + spec.writeBuffer() + organization.banks());
        readBuffer = spec.readBuffer();
        writeBuffer = spec.writeBuffer();
        readLatency = table.readLatency();
        writeLatency = table.writeLatency();
        halves = table.cyclesPerClock() == 2;
        oneBus = !standard.twoCommandBuses();
        columns = new ColumnChoice(organization, queues, timing, scheduler);
        rows = new RowChoice(organization, queues, timing, scheduler, halves);
        refreshes = new RefreshChoice(refresh, queues, timing, halves);
        drainAt = (int) Math.floor(spec.drainFrom() * spec.writeBuffer()) + 1;
        drainUntil = (int) Math.ceil(spec.drainTo() * spec.writeBuffer());
        refreshDue = refresh.nextDue();
        wake = refreshDue;
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
        return queues.size[0] + queues.size[1] == 0 && queues.activeBanks == 0;
    }

    /** Whether {@link #offer} would take no request, wherever it goes: a buffer has no room and no write is held. */
    boolean refuses(boolean write) {
        return queues.writes == 0 && full(write);
    }

    /** Whether a buffer has no room. */
    boolean full(boolean write) {
        return queues.size[write ? 1 : 0] == (write ? writeBuffer : readBuffer);
    }

    /** Takes a request in the current cycle, to be scheduled from the next; false when its buffer is full. */
    boolean offer(long id, int bank, int row, int column, boolean write) {
        if (queues.writes > 0 && queues.holdsWrite(bank, row, column)) {
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
        if (full(write)) {
            return false;
        }
        if (now > leftOutAfter) {
            leftOutAfter = NEVER;
            if (!refresh.allBanksDue()) {
                chooseBuffer();
            }
        }
        queues.add(id, bank, row, column, write, now);
        leftOutAfter = now;
        if (queues.changedRows != 0 || choice() != writing) {
            wake = Math.min(wake, now + 1);
        } else if (queues.changedHits != 0) {
            wake = Math.min(wake, halves ? (now + 1) | 1 : now + 1);
        }
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
        if (now >= refreshDue) {
            refresh.update(now);
            refreshDue = refresh.nextDue();
        }
        boolean rising = !halves || (now & 1) == 1;
        boolean issued = rising && issueColumn();
        if (!(issued && oneBus)) {
            issued |= issueRow(rising);
        }
        // what is left to do may have changed: look in the next cycle, unless only a choice of the buffer is due then
        boolean changed = issued && (refresh.due() || choice() != writing);
        wake = changed ? now + 1 : nextWake();
        leftOutAfter = issued ? now : NEVER;
    }

    /** When something can be given next. */
    private long nextWake() {
        long column = columns.activeQuiet();
        long other = refreshDue;
        if (refresh.due()) {
            other = Math.min(other, refreshes.quiet());
        }
        if (!refresh.allBanksDue()) {
            column = Math.min(column, columns.hitsQuiet(writing ? 1 : 0));
            other = Math.min(other, rows.quiet());
        }
        column = Math.max(column, now + 1);
        return Math.min(halves ? column | 1 : column, Math.max(other, now + 1));
    }

    private boolean issueColumn() {
        int active = columns.oldestActive(now);
        if (active != Queues.NONE) {
            issueAccess(active, true);
            return true;
        }
        if (refresh.allBanksDue()) {
            return false;
        }
        chooseBuffer();
        int hit = columns.oldestHit(now, writing ? 1 : 0, refresh.banksDue());
        if (hit == Queues.NONE) {
            return false;
        }
        issueAccess(hit, false);
        return true;
    }

    private void issueAccess(int request, boolean active) {
        int bank = queues.bank[request];
        boolean write = queues.write[request];
        int buffer = write ? 1 : 0;
        boolean closes = mayClose && closes(bank, buffer, active);
        count(request);
        if (active) {
            queues.served(bank);
        } else {
            queues.remove(request);
        }
        if (write) {
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

    /** Whether the row policy closes the row with an access. */
    private boolean closes(int bank, int buffer, boolean active) {
        boolean hitWaits =
                active ? queues.hit[queues.slot(buffer, bank)] != Queues.NONE : queues.moreHits(buffer, bank);
        return rowPolicy.closes(hitWaits) && (active || ((queues.activeBanks >>> bank) & 1) == 0);
    }

    private boolean issueRow(boolean rising) {
        int refreshed = refresh.due() ? refreshes.choose(now, rising) : Queues.NONE;
        if (refreshed != Queues.NONE) {
            Command command = refreshes.command(refreshed);
            issue(command, refreshed);
            refreshes.issued(command, refreshed);
            return true;
        }
        if (refresh.allBanksDue()) {
            return false;
        }
        chooseBuffer();
        if (rows.quiet(now)) {
            return false;
        }
        int request = rows.oldest(now, rising, writing ? 1 : 0, refresh.banksDue());
        if (request == Queues.NONE) {
            return false;
        }
        int bank = queues.bank[request];
        count(request);
        if (queues.openRow[bank] != Queues.NONE) {
            issue(Command.PRE, bank);
            queues.open(bank, Queues.NONE);
        } else {
            issue(Command.ACT, bank);
            queues.activate(request);
            columns.activated(request);
        }
        return true;
    }

    private void chooseBuffer() {
        if (choice() != writing) {
            writing = !writing;
            columns.reset();
            rows.reset();
        }
    }

    /** Whether writes should go first now. */
    private boolean choice() {
        return queues.size[1] >= (writing ? drainUntil : drainAt) || queues.size[0] == 0;
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

package systole.memory.dram;

/** Which step of a refresh comes next: closing what is open, or the refresh itself. */
final class RefreshChoice {
    private final RefreshQueue due;
    private final Queues queues;
    private final TimingState timing;
    private final boolean halves;
    /** Cycle at which a step may be given, after {@link #choose} has found none. */
    private long ready = Channel.NEVER;

    RefreshChoice(RefreshQueue due, Queues queues, TimingState timing, boolean halves) {
        this.due = due;
        this.queues = queues;
        this.timing = timing;
        this.halves = halves;
    }

    /** Cycle before which no step can be given, unless an active request gets its command. */
    long quiet() {
        return ready;
    }

    /** First bank of a unit whose next step may be given now. */
    int choose(long now, boolean rising) {
        ready = Channel.NEVER;
        for (long rest = due.first(); rest != 0; rest &= rest - 1) {
            int bank = Long.numberOfTrailingZeros(rest);
            if ((queues.activeBanks & due.banks(bank)) == 0 && isReady(command(bank), bank, now, rising)) {
                return bank;
            }
        }
        return Queues.NONE;
    }

    /** The next step of the unit that begins at a bank. */
    Command command(int bank) {
        boolean open = (queues.openBanks & due.banks(bank)) != 0;
        if (due.mode() == RefreshMode.ALL_BANK) {
            return open ? Command.PREA : Command.REFAB;
        }
        return open ? Command.PRE : Command.REFPB;
    }

    /** The step of a unit has been given. */
    void issued(Command command, int bank) {
        long banks = due.banks(bank);
        if (command == Command.REFAB || command == Command.REFPB) {
            due.done(bank);
            queues.changedRows |= banks;
            queues.changedHits |= banks;
            return;
        }
        for (long rest = banks; rest != 0; rest &= rest - 1) {
            queues.open(Long.numberOfTrailingZeros(rest), Queues.NONE);
        }
    }

    private boolean isReady(Command command, int bank, long now, boolean rising) {
        boolean anyEdge = !halves || command == Command.PRE || command == Command.PREA;
        long cycle = timing.readyAt(command, bank);
        if (cycle <= now && (rising || anyEdge)) {
            return true;
        }
        cycle = Math.max(cycle, now + 1);
        ready = Math.min(ready, anyEdge ? cycle : cycle | 1);
        return false;
    }
}

package systole.memory.dram;

import systole.sim.Clock;
import systole.sim.Ticks;

/**
 * A memory of equal channels, driven by whoever has requests. Times are those of {@link Ticks}; each request is one access.
 *
 * <pre>{@code
 * DramSystem memory = new DramSystem(standard, 80, pinRate, standard.controller());
 * memory.submit(1, address, false, now);
 * memory.advanceTo(memory.nextEventTime(), (id, time) -> ...);
 * }</pre>
 *
 * <p>Requests to one channel are taken in the order of submission; one whose buffer is full holds up those behind it. Not safe
 * for use by several threads at once.
 */
public final class DramSystem {
    private final AddressMapping mapping;
    private final DramStandard standard;
    private final TimingTable table;
    private final Clock clock;
    private final Channel[] channels;
    private final WaitingLine[] waiting;
    /** Whether the first in line has found its buffer full and waits for the channel's next event. */
    private final boolean[] blocked;

    /** When something may happen next in a channel, by {@link #next}. */
    private final long[] next;
    /** Cycle at which a channel has something to do. */
    private final long[] due;

    private final double peakBytesPerSecond;
    private long inLine;
    /** The cycle simulated to; what comes later is not taken before. */
    private long simulated;

    private Completions sink = Completions.NONE;

    /** Idle channels at a pin rate in bits a second. */
    public DramSystem(DramStandard standard, int channels, double pinBitsPerSecond, ControllerSpec spec) {
        this(standard, channels, pinBitsPerSecond, spec, CommandLog.NONE);
    }

    /** The same, with the commands of channel 0 noted. */
    public DramSystem(
            DramStandard standard, int channels, double pinBitsPerSecond, ControllerSpec spec, CommandLog log) {
        this.standard = standard;
        this.table = new TimingTable(standard, pinBitsPerSecond);
        this.clock = Clock.ofHertz(Math.round(1 / table.cycleSeconds()));
        this.mapping = AddressMapping.of(channels, standard.organization(), spec);
        this.peakBytesPerSecond = channels * standard.peakBytesPerSecond(pinBitsPerSecond);
        this.channels = new Channel[channels];
        this.waiting = new WaitingLine[channels];
        this.blocked = new boolean[channels];
        this.next = new long[channels];
        this.due = new long[channels];
        TimingRules rules = new TimingRules(standard.organization(), table, spec.commands());
        for (int i = 0; i < channels; i++) {
            this.channels[i] =
                    new Channel(standard, table, rules, spec, i == 0 ? log : CommandLog.NONE, this::completed);
            this.waiting[i] = new WaitingLine();
            update(i);
        }
    }

    private void completed(long id, long cycle) {
        if (sink != Completions.NONE) {
            sink.completed(id, ticks(cycle));
        }
    }

    /**
     * Submits one access.
     *
     * @param id given back at its completion
     * @param address any byte of the access
     * @param write whether it writes
     * @param time when it reaches the controller, not before any earlier one of the same channel
     */
    public void submit(long id, long address, boolean write, long time) {
        submitAt(id, address, write, cycle(time));
    }

    /** {@link #submit} in cycles. */
    void submitAt(long id, long address, boolean write, long cycle) {
        int channel = mapping.channel(address);
        inLine++;
        waiting[channel].add(
                id,
                mapping.bank(address),
                mapping.row(address),
                mapping.column(address),
                write,
                Math.max(cycle, simulated));
        if (waiting[channel].size() == 1) {
            update(channel);
        }
    }

    /** When something may happen next; {@link Ticks#NEVER} when nothing is left to do but refreshes. */
    public long nextEventTime() {
        long cycle = nextEvent();
        return cycle == Channel.NEVER ? Ticks.NEVER : ticks(cycle);
    }

    /** {@link #nextEventTime} in cycles. */
    long nextEvent() {
        long first = Channel.NEVER;
        for (long cycle : next) {
            first = Math.min(first, cycle);
        }
        return first;
    }

    /** Simulates to a time; completions are told as they become known. */
    public void advanceTo(long time, Completions completions) {
        sink = completions;
        advanceTo(cycle(time));
    }

    /** {@link #advanceTo(long, Completions)} in cycles. */
    void advanceTo(long cycle) {
        simulated = Math.max(simulated, cycle);
        for (int i = 0; i < channels.length; i++) {
            if (due[i] <= cycle) {
                advance(i, cycle);
                update(i);
            }
        }
    }

    /** Simulates until all that was submitted is served. */
    public void drain(Completions completions) {
        sink = completions;
        for (int i = 0; i < channels.length; i++) {
            while (next[i] != Channel.NEVER) {
                advance(i, next[i]);
                update(i);
            }
        }
    }

    /** Requests that no controller has taken yet. */
    public long waiting() {
        return inLine;
    }

    /** What has been done so far. */
    public DramStatistics statistics() {
        ChannelCounts sum = new ChannelCounts();
        for (Channel channel : channels) {
            sum.add(channel.counts);
        }
        return DramStatistics.of(sum, table, standard.organization().accessBytes(), peakBytesPerSecond, imbalance());
    }

    private double imbalance() {
        long most = 0;
        long sum = 0;
        for (Channel channel : channels) {
            long served = channel.counts.reads + channel.counts.writes;
            most = Math.max(most, served);
            sum += served;
        }
        return sum == 0 ? 1 : (double) most * channels.length / sum;
    }

    private void update(int i) {
        Channel channel = channels[i];
        WaitingLine line = waiting[i];
        long wake = channel.wake();
        boolean offers = line.size() > 0 && !blocked[i];
        due[i] = offers ? Math.min(wake, line.firstTime()) : wake;
        if (offers) {
            next[i] = Math.min(wake, Math.max(channel.now(), line.firstTime()) + 1);
        } else {
            next[i] = line.size() == 0 && channel.idle() ? Channel.NEVER : wake;
        }
    }

    private void advance(int i, long cycle) {
        Channel channel = channels[i];
        WaitingLine line = waiting[i];
        while (true) {
            if (line.size() > 0 && line.firstTime() > channel.now() && channel.wake() > line.firstTime()) {
                channel.advanceTo(Math.min(cycle, line.firstTime()));
            }
            // one that has found its buffer full finds nothing new until there is room
            while (line.size() > 0
                    && line.firstTime() <= channel.now()
                    && !(blocked[i] && channel.full(line.firstWrites()))) {
                blocked[i] = !line.offerFirst(channel);
                inLine -= blocked[i] ? 0 : 1;
            }
            if (channel.wake() > cycle) {
                if (line.size() == 0 || line.firstTime() > cycle || channel.now() >= line.firstTime()) {
                    channel.advanceTo(cycle);
                    return;
                }
                continue;
            }
            channel.advance();
        }
    }

    /** The cycle that a time lies in. */
    long cycle(long time) {
        return (long) Math.floor(clock.cycles(time) + 1e-6);
    }

    private long ticks(long cycle) {
        return clock.ticks(cycle);
    }
}

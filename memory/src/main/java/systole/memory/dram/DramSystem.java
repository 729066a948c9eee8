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

    private final double peakBytesPerSecond;
    private long inLine;
    private Completions sink = (id, time) -> {};

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
        for (int i = 0; i < channels; i++) {
            this.channels[i] = new Channel(
                    standard,
                    table,
                    spec,
                    i == 0 ? log : CommandLog.NONE,
                    (id, cycle) -> sink.completed(id, ticks(cycle)));
            this.waiting[i] = new WaitingLine();
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
        int channel = mapping.channel(address);
        inLine++;
        waiting[channel].add(
                id, mapping.bank(address), mapping.row(address), mapping.column(address), write, cycle(time));
    }

    /** When something may happen next; {@link Ticks#NEVER} when nothing is left to do but refreshes. */
    public long nextEventTime() {
        long next = Channel.NEVER;
        for (int i = 0; i < channels.length; i++) {
            next = Math.min(next, next(i));
        }
        return next == Channel.NEVER ? Ticks.NEVER : ticks(next);
    }

    /** Simulates to a time; completions are told as they become known. */
    public void advanceTo(long time, Completions completions) {
        sink = completions;
        long cycle = cycle(time);
        for (int i = 0; i < channels.length; i++) {
            advance(i, cycle);
        }
    }

    /** Simulates until all that was submitted is served. */
    public void drain(Completions completions) {
        sink = completions;
        for (int i = 0; i < channels.length; i++) {
            while (next(i) != Channel.NEVER) {
                advance(i, next(i));
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

    private long next(int i) {
        Channel channel = channels[i];
        if (channel.idle() && waiting[i].size() == 0) {
            return Channel.NEVER;
        }
        long wake = channel.wake();
        return waiting[i].size() == 0 || blocked[i]
                ? wake
                : Math.min(wake, Math.max(channel.now(), waiting[i].firstTime()) + 1);
    }

    private void advance(int i, long cycle) {
        Channel channel = channels[i];
        WaitingLine line = waiting[i];
        while (true) {
            if (line.size() > 0 && line.firstTime() > channel.now() && channel.wake() > line.firstTime()) {
                channel.advanceTo(Math.min(cycle, line.firstTime()));
            }
            blocked[i] = false;
            while (line.size() > 0 && line.firstTime() <= channel.now() && !blocked[i]) {
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
    private long cycle(long time) {
        return (long) Math.floor(clock.cycles(time) + 1e-6);
    }

    private long ticks(long cycle) {
        return clock.ticks(cycle);
    }
}

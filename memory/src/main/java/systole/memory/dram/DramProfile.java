package systole.memory.dram;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import systole.memory.AccessProfile;
import systole.sim.Ticks;

/**
 * What a memory reaches by pattern of access, found by running one of its channels command by command: reads in runs of
 * several lengths, and reads and writes half and half. Each is run for a whole number of refresh periods after a start, when
 * first asked for, and kept.
 *
 * <p>Of a run that goes over many channels a channel sees one block, or its share of what is longer than a block of each.
 * The mapping of the controller says how long a block is. Runs of cores that do not know of each other meet in the channel.
 */
public final class DramProfile implements AccessProfile {
    /** Accesses of a run in a channel, for the points of the table. */
    private static final int[] RUNS = {1, 2, 4, 32, 512};
    /** Least accesses of the measurement at each point: most where their order, and with it chance, says most. */
    private static final int[] ACCESSES = {1000, 2000, 10000, 3000, 2000};

    private static final int ACCESSES_BOTH_WAYS = 4000;
    /** Requests that wait before the controller: enough that it never runs dry. */
    private static final int AHEAD = 128;
    /** Run before anything is counted. */
    private static final double WARM_SECONDS = 0.3e-6;

    private final DramStandard standard;
    private final int channels;
    private final int readers;
    private final double pinBitsPerSecond;
    private final long blockBytes;
    private final long pieceBytes;
    /** Time that a bank is refreshed, and its part of the time; zero where nothing is refreshed. */
    private final double refreshSeconds;

    private final double refreshedPart;
    private final double logOfRest;
    private volatile double[] parts = new double[0];
    private Turns turns = new Turns(Double.NaN, 0);

    /** How a channel turns between reads and writes. */
    private record Turns(double seconds, double batchBytes) {}

    /**
     * The profile of so many channels.
     *
     * @param readers runs that meet in a channel, each of a core that does not know of the others
     * @param pinBitsPerSecond rate of the data pins
     */
    public DramProfile(DramStandard standard, int channels, int readers, double pinBitsPerSecond) {
        this.standard = standard;
        this.channels = channels;
        this.readers = readers;
        this.pinBitsPerSecond = pinBitsPerSecond;
        this.blockBytes = AddressMapping.blockBytes(channels, standard.organization(), standard.controller());
        this.pieceBytes = AddressMapping.pieceBytes(standard.organization(), standard.controller());
        RefreshMode mode = standard.controller().refresh();
        double clock = standard.bitsPerClock() / pinBitsPerSecond;
        this.refreshSeconds = mode == RefreshMode.OFF
                ? 0
                : standard.timing(mode == RefreshMode.PER_BANK ? "tRFCpb" : "tRFC")
                                .clocks(clock)
                        * clock;
        this.refreshedPart = mode == RefreshMode.OFF
                ? 0
                : refreshSeconds / (standard.timing("tREFI").clocks(clock) * clock);
        this.logOfRest = Math.log1p(-refreshedPart);
    }

    /** Runs that meet in a channel. */
    public int readers() {
        return readers;
    }

    @Override
    public double readPart(double runBytes) {
        double inChannel = runBytes <= blockBytes ? runBytes : Math.max((double) blockBytes, runBytes / channels);
        return inChannel(inChannel / standard.organization().accessBytes());
    }

    /** The part for runs of so many accesses in the channel, between the points by their logarithm. */
    private double inChannel(double accesses) {
        double[] table = parts();
        int above = 0;
        while (above < RUNS.length && RUNS[above] < accesses) {
            above++;
        }
        if (above == 0 || above == RUNS.length) {
            return table[Math.min(above, RUNS.length - 1)];
        }
        double along = Math.log(accesses / RUNS[above - 1]) / Math.log((double) RUNS[above] / RUNS[above - 1]);
        return table[above - 1] + along * (table[above] - table[above - 1]);
    }

    /**
     * A read finds its bank in refresh with probability f, the part of the time that a bank is refreshed, and then waits for a
     * time between 0 and T, that of the refresh. Of n reads of different banks, which are refreshed one after the other, the
     * last waits T (1 - (1 - (1 - f)^(n + 1)) / (f (n + 1))) on average. Banks that are refreshed together wait together: f T / 2.
     */
    @Override
    public double lastReadSeconds(double bytes) {
        RefreshMode mode = standard.controller().refresh();
        if (mode == RefreshMode.OFF) {
            return 0;
        }
        if (mode == RefreshMode.ALL_BANK) {
            return refreshedPart * refreshSeconds / 2;
        }
        double reads = Math.max(1, bytes / pieceBytes);
        return refreshSeconds * (1 + StrictMath.expm1((reads + 1) * logOfRest) / (refreshedPart * (reads + 1)));
    }

    @Override
    public double turnaroundSeconds() {
        return turns().seconds();
    }

    @Override
    public double writeBatchBytes() {
        return turns().batchBytes();
    }

    /** A long run is at least as good as the shorter ones that it is made of; what a measurement says less is its own error. */
    private double[] parts() {
        double[] known = parts;
        return known.length == 0 ? measured() : known;
    }

    private synchronized double[] measured() {
        if (parts.length == 0) {
            double[] found = new double[RUNS.length];
            for (int i = 0; i < RUNS.length; i++) {
                double part = new Run(RUNS[i], ACCESSES[i], false).part();
                found[i] = i == 0 ? part : Math.max(found[i - 1], part);
            }
            parts = found;
        }
        return parts;
    }

    /** The time that half and half takes longer than reads alone goes to its turns. */
    private synchronized Turns turns() {
        if (Double.isNaN(turns.seconds())) {
            int row = standard.organization().columns();
            Run both = new Run(row, ACCESSES_BOTH_WAYS, true);
            double lost = both.seconds * Math.max(0, 1 - both.part() / inChannel(row));
            double pairs = Math.max(1, both.pairs);
            turns = new Turns(
                    lost / pairs / 2, both.writes * standard.organization().accessBytes() / pairs);
        }
        return turns;
    }

    /** One channel under a pattern. */
    private final class Run {
        private final DramSystem channel;
        private final long from;
        private final long to;
        private final double seconds;
        private long served;
        private long writes;
        private long pairs;
        private long now;
        private boolean writing;

        Run(int runAccesses, int accesses, boolean alsoWrites) {
            Organization organization = standard.organization();
            channel = new DramSystem(
                    standard, 1, pinBitsPerSecond, standard.controller(), (cycle, command, bank) -> turned(command));
            seconds = window(accesses);
            from = Ticks.ofSeconds(WARM_SECONDS);
            to = from + Ticks.ofSeconds(seconds);
            drive(new TileTraffic(organization.bytes(), organization.accessBytes(), runAccesses, readers, alsoWrites));
        }

        /** Whole refresh periods that hold the accesses. */
        private double window(double accesses) {
            Organization organization = standard.organization();
            double least = accesses * organization.accessBytes() / peak();
            double clock = standard.bitsPerClock() / pinBitsPerSecond;
            double interval = standard.timing("tREFI").clocks(clock) * clock;
            double period = switch (standard.controller().refresh()) {
                case ALL_BANK -> interval;
                case PER_BANK -> interval / organization.banksUnder(Level.PSEUDO_CHANNEL);
                case OFF -> least;
            };
            return Math.ceil(least / period) * period;
        }

        private double peak() {
            return standard.peakBytesPerSecond(pinBitsPerSecond);
        }

        private void drive(TileTraffic traffic) {
            // no more than half of what waits can be served in a step
            long step = Ticks.ofSeconds(AHEAD / 2 * standard.organization().accessBytes() / peak());
            while (now < to) {
                while (channel.waiting() < AHEAD && traffic.next()) {
                    channel.submit(traffic.write() ? 1 : 0, traffic.address(), traffic.write(), now);
                }
                now += step;
                channel.advanceTo(now, this::done);
            }
        }

        private void done(long id, long time) {
            if (time > from && time <= to) {
                served++;
                writes += id;
            }
        }

        private void turned(Command command) {
            boolean writes = command == Command.WR || command == Command.WRA;
            boolean reads = command == Command.RD || command == Command.RDA;
            pairs += writes && !writing && now > from ? 1 : 0;
            writing = writes || (writing && !reads);
        }

        double part() {
            return Math.min(1, served * standard.organization().accessBytes() / (seconds * peak()));
        }
    }

    /** What is found follows from the standard, the channels, their readers and the rate alone. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DramProfile profile
                && channels == profile.channels
                && readers == profile.readers
                && pinBitsPerSecond == profile.pinBitsPerSecond
                && standard.equals(profile.standard);
    }

    @Override
    public int hashCode() {
        return Objects.hash(standard, channels, readers, pinBitsPerSecond);
    }
}

package systole.memory.dram;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A DRAM standard as data.
 *
 * @param id name, such as hbm3
 * @param organization what a channel is built of
 * @param bitsPerSecond rate of a data pin that the timings were given for
 * @param bitsPerClock bits of a pin in one command clock
 * @param risingAndFalling whether precharges may also come at the falling edge of the command clock: cycles are halves of it
 * @param twoCommandBuses whether row and column commands have a bus each
 * @param commandHalfClocks halves of a clock that a command holds its bus; 2 where it is missing
 * @param timings how long things take; tBL, tCL, tCWL, tREFI must be among them
 * @param constraints the rows
 * @param controller buffers and mapping of the controller
 */
public record DramStandard(
        String id,
        Organization organization,
        double bitsPerSecond,
        int bitsPerClock,
        boolean risingAndFalling,
        boolean twoCommandBuses,
        Map<Command, Integer> commandHalfClocks,
        Map<String, Timing> timings,
        List<Constraint> constraints,
        ControllerSpec controller) {
    /** Timings that the controller itself needs. */
    public static final List<String> NEEDED = List.of("tBL", "tCL", "tCWL", "tREFI");

    /** Copies, and checks that the needed timings are there. */
    public DramStandard {
        commandHalfClocks = Map.copyOf(commandHalfClocks);
        timings = Map.copyOf(timings);
        constraints = List.copyOf(constraints);
        for (String name : NEEDED) {
            if (!timings.containsKey(name)) {
                throw new IllegalArgumentException("a standard needs the timing " + name);
            }
        }
        if (!(bitsPerSecond > 0) || bitsPerClock < 1) {
            throw new IllegalArgumentException("a standard needs a rate and bits in a clock");
        }
    }

    /** Bytes a second that the data buses of one channel move at a pin rate. */
    public double peakBytesPerSecond(double pinBitsPerSecond) {
        double period = bitsPerClock / pinBitsPerSecond;
        int burst = timing("tBL").clocks(period);
        return organization.pseudoChannels() * organization.accessBytes() / (burst * period);
    }

    /** The pin rate at which one channel has a peak of so many bytes a second. */
    public double pinRate(double channelBytesPerSecond) {
        return bitsPerSecond * channelBytesPerSecond / peakBytesPerSecond(bitsPerSecond);
    }

    /**
     * Refuses a rate at which the controller's refreshes leave no time for anything else: delays that are told in clocks grow
     * where the clock is slow, the interval at which banks need a refresh does not.
     *
     * @throws IllegalArgumentException with what is expected
     */
    public void checkRefresh(double pinBitsPerSecond) {
        TimingTable table = new TimingTable(this, pinBitsPerSecond);
        double interval = table.cycles("tREFI");
        double busy = switch (controller.refresh()) {
            case OFF -> 0;
            case ALL_BANK -> table.between(Command.REFAB, Command.ACT) + table.between(Command.ACT, Command.REFAB);
            case PER_BANK ->
                organization.banksUnder(Level.PSEUDO_CHANNEL)
                        * (double)
                                (table.between(Command.REFPB, Command.ACT) + table.between(Command.ACT, Command.REFPB));
        };
        if (busy > interval) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a bandwidth whose command clock leaves time between refreshes: at %.0f MHz those of %s and an activation"
                            + " after each take %.1f us of each %.1f; take more bandwidth, fewer channels, or a type of slower clocks",
                    pinBitsPerSecond / bitsPerClock / 1e6,
                    id,
                    busy * table.cycleSeconds() * 1e6,
                    interval * table.cycleSeconds() * 1e6));
        }
    }

    /** The same with another controller. */
    public DramStandard with(ControllerSpec other) {
        return new DramStandard(
                id,
                organization,
                bitsPerSecond,
                bitsPerClock,
                risingAndFalling,
                twoCommandBuses,
                commandHalfClocks,
                timings,
                constraints,
                other);
    }

    /** A timing; throws {@link IllegalArgumentException} when the standard has none of that name. */
    public Timing timing(String name) {
        Timing timing = timings.get(name);
        if (timing == null) {
            throw new IllegalArgumentException(id + " has no timing " + name);
        }
        return timing;
    }
}

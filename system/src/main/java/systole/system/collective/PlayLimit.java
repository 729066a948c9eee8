package systole.system.collective;

import java.util.Locale;
import systole.interconnect.CollectiveSchedule;
import systole.interconnect.PlaySize;
import systole.interconnect.network.Carriage;
import systole.interconnect.network.Network;
import systole.system.UnservedException;

/** How much all plays of a question may be together, so that they end within minutes. */
final class PlayLimit {
    /** Sends of all ranks. */
    private static final long MOST_SENDS = 20_000_000;
    /** Links that packets pass. */
    private static final double MOST_PASSES = 300e6;

    private final Carriage carriage;
    private PlaySize all = PlaySize.NONE;
    private int plays;

    PlayLimit(Carriage carriage) {
        this.carriage = carriage;
    }

    /** Adds one; throws {@link UnservedException} where all are too much now. */
    void add(CollectiveSchedule schedule, Network network, long bytes) {
        all = all.plus(PlaySize.of(schedule, network, bytes, MOST_SENDS - all.sends()));
        plays++;
        String help = plays > 1 ? "name one --algorithm, " : "";
        if (all.sends() > MOST_SENDS) {
            throw new UnservedException(
                    "a play of more than " + MOST_SENDS + " sends takes too long",
                    help + "use fewer ranks, ring on a ring or switch, or --system");
        }
        if (carriage == Carriage.PACKET && all.passes() > MOST_PASSES) {
            throw new UnservedException(
                    String.format(
                            Locale.ROOT,
                            "packets of %d bytes would pass links %.3g times, more than the %.3g that are played",
                            Carriage.PACKET_BYTES,
                            all.passes(),
                            MOST_PASSES),
                    help + "use --carriage flow, which shares links without packets, or fewer bytes or ranks");
        }
    }
}

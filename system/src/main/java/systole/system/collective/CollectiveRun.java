package systole.system.collective;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import systole.interconnect.Algorithm;
import systole.interconnect.ClusterTimer;
import systole.interconnect.CollectiveKind;
import systole.interconnect.CollectiveSchedule;
import systole.interconnect.CollectiveTime;
import systole.interconnect.CollectiveTimer;
import systole.interconnect.EndpointSpec;
import systole.interconnect.RankGroup;
import systole.interconnect.SchedulePlay;
import systole.interconnect.ScheduleTime;
import systole.interconnect.network.Carriage;
import systole.interconnect.network.Network;
import systole.sim.Ticks;
import systole.system.SystemSpec;
import systole.system.UnservedException;

/** Runs one collective alone. */
public final class CollectiveRun {
    /** Sends of all ranks that a play may have. */
    private static final long MOST_SENDS = 20_000_000;

    private CollectiveRun() {}

    /**
     * Plays a collective on a network of links without a library.
     *
     * @param where how reports name it
     * @param bytes that each rank puts in: for all_gather its part, else the buffer
     * @param axes sizes of the levels of the network
     * @param algorithm name of an {@link Algorithm}, in any case and with any separator, or {@code auto} for the fastest
     * @param splits the buffer is cut into so many collectives, one after the other
     * @throws IllegalArgumentException when there is no such algorithm or schedule
     * @throws UnservedException when the play would take too long
     */
    public static CollectiveReport onNetwork(
            String where,
            Network network,
            List<Integer> axes,
            CollectiveKind kind,
            long bytes,
            String algorithm,
            Carriage carriage,
            EndpointSpec endpoint,
            int splits) {
        int ranks = network.devices();
        List<CollectiveReport> reports = new ArrayList<>();
        for (Algorithm one : Algorithm.values()) {
            boolean wanted = algorithm.equals(CollectiveTimer.AUTO)
                    ? one.supports(kind, ranks) && !one.needsInSwitchReduction()
                    : plain(one.key()).equals(plain(algorithm));
            if (wanted) {
                CollectiveSchedule schedule = one == Algorithm.HIERARCHICAL && axes.size() > 1
                        ? Algorithm.hierarchical(kind, axes)
                        : one.schedule(kind, ranks);
                checkServed(schedule);
                long whole = kind == CollectiveKind.ALL_GATHER ? Math.multiplyExact(bytes, (long) ranks) : bytes;
                long part = (whole + splits - 1) / splits;
                ScheduleTime time = SchedulePlay.play(schedule, network, carriage, endpoint, part);
                reports.add(report(where, kind, ranks, bytes, one.key(), carriage, time, splits));
            }
        }
        return reports.stream()
                .min((one, other) -> Double.compare(one.seconds(), other.seconds()))
                .orElseThrow(() -> new IllegalArgumentException("found \"" + algorithm + "\", expected auto, "
                        + String.join(
                                ", ",
                                List.of(Algorithm.values()).stream()
                                        .map(Algorithm::key)
                                        .toList())));
    }

    private static CollectiveReport report(
            String where,
            CollectiveKind kind,
            int ranks,
            long bytes,
            String algorithm,
            Carriage carriage,
            ScheduleTime time,
            int splits) {
        double seconds = splits * Ticks.toSeconds(time.ticks());
        double latency = splits * Ticks.toSeconds(time.latencyTicks());
        double memory = splits * Ticks.toSeconds(time.memoryTicks());
        return new CollectiveReport(
                where,
                kind.key(),
                ranks,
                bytes,
                algorithm,
                carriage.key(),
                seconds,
                seconds - latency - memory,
                latency,
                memory,
                splits * time.busiestLinkBytes(),
                "from node " + time.busiestFrom() + " to " + time.busiestTo(),
                splits * time.steps());
    }

    /**
     * Times a collective of a system's library.
     *
     * @param bytes that each rank puts in: for all_gather its part, else the buffer
     * @param algorithm {@code auto} or what a library offers
     */
    public static CollectiveReport onSystem(
            SystemSpec system, CollectiveKind kind, long bytes, RankGroup group, String algorithm) {
        long whole = kind == CollectiveKind.ALL_GATHER ? Math.multiplyExact(bytes, (long) group.size()) : bytes;
        CollectiveTime time = ClusterTimer.time(system.cluster(), kind, whole, group, algorithm);
        return new CollectiveReport(
                system.id(),
                kind.key(),
                group.size(),
                bytes,
                time.algorithm(),
                time.protocol(),
                Ticks.toSeconds(time.ticks()),
                Ticks.toSeconds(time.linkTicks()),
                Ticks.toSeconds(time.latencyTicks()),
                Ticks.toSeconds(time.memoryTicks()),
                time.bytesSent(),
                "out of each device",
                time.steps());
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    private static void checkServed(CollectiveSchedule schedule) {
        long sends = 0;
        for (int step = 0; step < schedule.steps(); step++) {
            sends += Math.max(1, schedule.sends(0, step).size());
        }
        long played = schedule.rotates() ? sends : sends * schedule.ranks();
        if (played > MOST_SENDS) {
            throw new UnservedException(
                    "a play of " + played + " sends takes too long",
                    "use fewer ranks (at most " + MOST_SENDS + " sends), ring on a ring or switch, or --system");
        }
    }
}

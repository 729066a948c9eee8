package systole.system.collective;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
import systole.sim.BeyondTicksException;
import systole.sim.Ticks;
import systole.system.SystemSpec;
import systole.system.UnservedException;

/** Runs one collective alone. */
public final class CollectiveRun {
    /** Algorithms of links without a library. */
    private static final String OFFERED = "auto, "
            + Arrays.stream(Algorithm.values())
                    .filter(one -> !one.needsInSwitchReduction())
                    .map(Algorithm::key)
                    .collect(Collectors.joining(", "));

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
     * @throws UnservedException when the play would take too long, or the collective longer than can be counted
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
        long part = -Math.floorDiv(-whole(kind, bytes, ranks), (long) splits);
        PlayLimit limit = new PlayLimit(carriage);
        Map<Algorithm, CollectiveSchedule> schedules = new EnumMap<>(Algorithm.class);
        for (Algorithm one : Algorithm.values()) {
            boolean named = plain(one.key()).equals(plain(algorithm));
            if (named && one.needsInSwitchReduction()) {
                throw new IllegalArgumentException("found \"" + algorithm + "\", expected " + OFFERED
                        + "; links given by options have no switch that adds, a --system may have one");
            }
            boolean wanted = algorithm.equals(CollectiveTimer.AUTO)
                    ? one.supports(kind, ranks) && !one.needsInSwitchReduction()
                    : named;
            if (wanted) {
                CollectiveSchedule schedule = one == Algorithm.HIERARCHICAL && axes.size() > 1
                        ? Algorithm.hierarchical(kind, axes)
                        : one.schedule(kind, ranks);
                limit.add(schedule, network, part);
                schedules.put(one, schedule);
            }
        }
        return schedules.entrySet().stream()
                .map(entry -> report(
                        where,
                        kind,
                        ranks,
                        bytes,
                        entry.getKey().key(),
                        carriage,
                        counted(() -> SchedulePlay.play(entry.getValue(), network, carriage, endpoint, part)),
                        splits))
                .min((one, other) -> Double.compare(one.seconds(), other.seconds()))
                .orElseThrow(() -> new IllegalArgumentException("found \"" + algorithm + "\", expected " + OFFERED));
    }

    /** Bytes that the schedule is of; all_gather has those of all ranks. */
    private static long whole(CollectiveKind kind, long bytes, int ranks) {
        try {
            return kind == CollectiveKind.ALL_GATHER ? Math.multiplyExact(bytes, (long) ranks) : bytes;
        } catch (ArithmeticException e) {
            throw new UnservedException("all ranks together have more bytes than can be counted", "use fewer bytes");
        }
    }

    /** What is too long to count cannot be served, whatever the algorithm. */
    private static <T> T counted(Supplier<T> time) {
        try {
            return time.get();
        } catch (BeyondTicksException e) {
            throw new UnservedException(String.valueOf(e.getMessage()), "use fewer bytes, or faster links");
        }
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
                (long) splits * time.steps());
    }

    /**
     * Times a collective of a system's library.
     *
     * @param bytes that each rank puts in: for all_gather its part, else the buffer
     * @param algorithm {@code auto} or what a library offers
     * @throws IllegalArgumentException when no library offers the algorithm
     * @throws UnservedException when it takes longer than can be counted
     */
    public static CollectiveReport onSystem(
            SystemSpec system, CollectiveKind kind, long bytes, RankGroup group, String algorithm) {
        long whole = whole(kind, bytes, group.size());
        CollectiveTime time = counted(() -> ClusterTimer.time(system.cluster(), kind, whole, group, algorithm));
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
}

package systole.memory.dram;

import systole.sim.Ticks;

/** Drives a memory with traffic and measures it. */
public final class DramRun {
    /** Requests to each channel that wait before its controller: enough that it never runs dry. */
    private static final int AHEAD = 64;

    private DramRun() {}

    /**
     * Runs all of the traffic as fast as the memory takes it, or when it comes.
     *
     * @param pinBitsPerSecond rate of a data pin
     */
    public static DramStatistics of(
            DramStandard standard, int channels, double pinBitsPerSecond, ControllerSpec spec, Traffic traffic) {
        return run(
                new DramSystem(standard, channels, pinBitsPerSecond, spec),
                channels,
                standard.bitsPerClock() / pinBitsPerSecond,
                traffic);
    }

    /** The same on a memory that exists; {@code clockSeconds} is the unit of {@link Traffic#clock}. */
    static DramStatistics run(DramSystem memory, int channels, double clockSeconds, Traffic traffic) {
        double ticksPerClock = clockSeconds * Ticks.PER_SECOND;
        long now = 0;
        long id = 0;
        boolean more = traffic.next();
        while (more) {
            while (more && memory.waiting() < (long) AHEAD * channels) {
                long clock = traffic.clock();
                long cycle = clock == 0 ? now : Math.max(now, memory.cycle(Math.round(clock * ticksPerClock)));
                memory.submitAt(id++, traffic.address(), traffic.write(), cycle);
                more = traffic.next();
            }
            now = Math.max(now, memory.nextEvent());
            memory.advanceTo(now);
        }
        memory.drain(Completions.NONE);
        return memory.statistics();
    }
}

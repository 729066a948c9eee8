package systole.interconnect;

/**
 * What playing a schedule on a network found.
 *
 * @param ticks time from start to end
 * @param latencyTicks part of it on the slowest rank's way that was latency of links and endpoints
 * @param memoryTicks part that waited for local memory; the rest waited for links
 * @param busiestLinkBytes bytes over the link that carries most
 * @param busiestFrom node that this link leads from
 * @param busiestTo node that it leads to
 * @param steps steps of the schedule
 * @param events events of the play
 */
public record ScheduleTime(
        long ticks,
        long latencyTicks,
        long memoryTicks,
        long busiestLinkBytes,
        int busiestFrom,
        int busiestTo,
        int steps,
        long events) {}

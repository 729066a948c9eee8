package systole.interconnect;

import java.util.List;

/** Bytes that rank 0 moves over a whole schedule. */
record ScheduleBytes(long sent, long localMemory) {
    static ScheduleBytes of(CollectiveSchedule schedule, long chunkBytes) {
        long sends = 0;
        long accesses = 0;
        for (int step = 0; step < schedule.steps(); step++) {
            List<Send> own = schedule.sends(0, step);
            sends += own.size();
            accesses += own.size();
            for (Send send : own) {
                if (send.destination() < schedule.ranks()) {
                    // Every rank does the same: what rank 0 sends to another is also done to rank 0.
                    accesses += send.action() == Send.Action.REDUCE ? 3 : 1;
                }
            }
            accesses += schedule.fromSwitch(0, step).size();
        }
        return new ScheduleBytes(sends * chunkBytes, accesses * chunkBytes);
    }
}

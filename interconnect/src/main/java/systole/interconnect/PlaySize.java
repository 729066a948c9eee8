package systole.interconnect;

import systole.interconnect.network.Carriage;
import systole.interconnect.network.Network;

/**
 * What a play of a schedule is made of, counted before it: what rank 0 does, times the ranks that are played.
 *
 * @param sends chunks that ranks send
 * @param passes packets times the links that each passes, of {@link Carriage#PACKET}
 */
public record PlaySize(long sends, double passes) {
    /** Of a collective of so many bytes. */
    public static PlaySize of(CollectiveSchedule schedule, Network network, long bytes) {
        long chunk = schedule.kind().chunkBytes(bytes, schedule.ranks());
        double packets = Math.ceil(chunk / (double) Carriage.PACKET_BYTES);
        long sends = 0;
        double passes = 0;
        for (int step = 0; step < schedule.steps(); step++) {
            sends += Math.max(1, schedule.sends(0, step).size());
            for (Send send : schedule.sends(0, step)) {
                passes += packets * network.route(0, send.destination()).length;
            }
        }
        int played = SchedulePlay.turns(schedule, network) ? 1 : schedule.ranks();
        return new PlaySize(Math.multiplyExact(sends, (long) played), passes * played);
    }
}

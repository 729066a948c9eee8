package systole.interconnect;

import java.util.HashMap;
import java.util.Map;
import systole.interconnect.network.Carriage;
import systole.interconnect.network.Network;

/**
 * What plays of schedules are made of, counted before them: what all ranks that are played do.
 *
 * @param sends chunks that ranks send; a rank that sends nothing in a step counts as one
 * @param passes packets times the links that each passes, of {@link Carriage#PACKET}
 */
public record PlaySize(long sends, double passes) {
    /** No play. */
    public static final PlaySize NONE = new PlaySize(0, 0);

    /**
     * Of a collective of so many bytes.
     *
     * @param mostSends the count ends where it is above this
     */
    public static PlaySize of(CollectiveSchedule schedule, Network network, long bytes, long mostSends) {
        PlaySize size = ofRank(0, schedule, network, bytes, mostSends);
        if (size.sends > mostSends || SchedulePlay.turns(schedule, network)) {
            return size;
        }
        for (int rank = 1; rank < schedule.ranks() && size.sends <= mostSends; rank++) {
            size = size.plus(ofRank(rank, schedule, network, bytes, mostSends - size.sends));
        }
        return size;
    }

    /** Of both. */
    public PlaySize plus(PlaySize other) {
        return new PlaySize(sends + other.sends, passes + other.passes);
    }

    private static PlaySize ofRank(int rank, CollectiveSchedule schedule, Network network, long bytes, long mostSends) {
        long chunk = schedule.kind().chunkBytes(bytes, schedule.ranks());
        Map<Integer, Integer> links = new HashMap<>();
        long sends = 0;
        double passes = 0;
        for (int step = 0; step < schedule.steps(); step++) {
            sends += Math.max(1, schedule.sendCount(rank, step));
            if (sends > mostSends) {
                break;
            }
            // what goes to one rank in a step is one message
            Map<Integer, Integer> chunks = new HashMap<>();
            for (Send send : schedule.sends(rank, step)) {
                chunks.merge(send.destination(), 1, Integer::sum);
            }
            for (Map.Entry<Integer, Integer> message : chunks.entrySet()) {
                double packets = Math.ceil((double) message.getValue() * chunk / Carriage.PACKET_BYTES);
                passes += packets * links.computeIfAbsent(message.getKey(), to -> network.route(rank, to).length);
            }
        }
        return new PlaySize(sends, passes);
    }
}

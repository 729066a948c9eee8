package systole.interconnect.network;

import java.util.function.IntConsumer;

/**
 * Carries messages over a network. Messages are numbered by the caller from 0 in the order of sending, which is the order of
 * time.
 */
public interface Transport {
    /** Hands over a message now: no earlier than any event that was processed before. */
    void send(long now, int message, int[] route, long bytes);

    /** Time of the next event, or {@link systole.sim.Ticks#NEVER}. */
    long nextTime();

    /** Processes the next event and names each message whose last byte has arrived with it. */
    void next(IntConsumer arrived);

    /** Events so far. */
    long events();
}

package systole.isa.execute;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** No queue of any device can go on and something is unfinished: the message lists who waits for what. */
public final class DeadlockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A queue that stands still.
     *
     * @param place where
     * @param instruction text of the instruction
     * @param reason what it waits for
     */
    public record Waiting(Place place, String instruction, String reason) implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return place + " (" + instruction + "): " + reason;
        }
    }

    private final ArrayList<Waiting> waiting;

    DeadlockException(List<Waiting> waiting) {
        super(waiting.stream()
                .map(Waiting::toString)
                .collect(Collectors.joining("\n  ", "deadlock: no queue can go on\n  ", "")));
        this.waiting = new ArrayList<>(waiting);
    }

    /** Every queue that has not ended, by device and queue. */
    public List<Waiting> waiting() {
        return List.copyOf(waiting);
    }
}

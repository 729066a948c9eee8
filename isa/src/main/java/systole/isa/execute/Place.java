package systole.isa.execute;

import java.io.Serializable;
import systole.isa.Queue;
import systole.isa.walk.QueueState;

/**
 * Where a queue stands.
 *
 * @param device rank
 * @param core number in the device
 * @param tile place in the walk of the grid
 * @param queue which of the core's queues
 * @param instruction number in the program, from 0
 */
public record Place(int device, int core, long tile, Queue queue, int instruction) implements Serializable {
    private static final long serialVersionUID = 1L;

    static Place of(QueueState at, int core) {
        return new Place(at.rank(), core, at.tile(), at.queue(), at.instruction());
    }

    @Override
    public String toString() {
        return "device " + device + ", core " + core + ", tile " + tile + ", queue " + queue.text() + ", instruction "
                + instruction;
    }
}

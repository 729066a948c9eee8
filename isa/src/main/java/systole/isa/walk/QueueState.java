package systole.isa.walk;

import java.util.Arrays;
import systole.isa.Affine;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Queue;

/** Where one queue of a core stands. */
public final class QueueState {
    final Queue queue;
    final int rank;
    final int[] cursors;
    final int[] coordinates;
    final long[] iterations;
    final long[] trips;
    int pc;
    int depth;
    /** Tiles that this core has been given so far, this one not counted. */
    long round;
    /** Place of the tile in the walk of the grid. */
    long tile;

    long barriers;
    boolean finished;
    boolean atEnd;
    boolean atBarrier;

    private final Kernel kernel;

    QueueState(Kernel kernel, Queue queue, int rank, int levels) {
        this.kernel = kernel;
        this.queue = queue;
        this.rank = rank;
        this.cursors = new int[kernel.buffers().size()];
        this.coordinates = new int[kernel.grid().axes().size()];
        this.iterations = new long[levels];
        this.trips = new long[levels];
    }

    void reset() {
        Arrays.fill(cursors, 0);
        barriers = 0;
    }

    void turn(Instruction instruction) {
        for (int i = 0; i < instruction.operands().size(); i++) {
            if (instruction.opcode().operands().get(i) == Opcode.Kind.BUFFER) {
                Operand.BufferRef ref = instruction.buffer(i);
                if (ref.turns()) {
                    cursors[ref.index()] = (cursors[ref.index()] + 1)
                            % kernel.buffers().get(ref.index()).stages();
                }
            }
        }
    }

    /** The queue. */
    public Queue queue() {
        return queue;
    }

    /** Number of the instruction in the program. */
    public int instruction() {
        return pc;
    }

    /** Number of the device. */
    public int rank() {
        return rank;
    }

    /** Tiles that the core was given before this one. */
    public long round() {
        return round;
    }

    /** Place of the tile in the walk of the grid. */
    public long tile() {
        return tile;
    }

    /** Coordinate of the tile along a grid axis. */
    public int coordinate(int axis) {
        return coordinates[axis];
    }

    /** Iteration of a loop level that the queue is in. */
    public long iteration(int level) {
        return iterations[level];
    }

    /** Loops that are open. */
    public int depth() {
        return depth;
    }

    /** The slot of a ring that this queue's instructions use now. */
    public int slot(int buffer) {
        return cursors[buffer];
    }

    /** The value of a coordinate here. */
    public long value(Affine affine) {
        return affine.at(coordinates, iterations, rank);
    }
}

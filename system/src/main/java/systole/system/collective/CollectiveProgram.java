package systole.system.collective;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import systole.interconnect.CollectiveSchedule;
import systole.interconnect.Send;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Peer;
import systole.isa.Operand.TileRef;
import systole.isa.Queue;
import systole.isa.Target;

/**
 * Writes the schedule of a collective as one kernel for each rank, all of which run at the same time. The collective works on
 * a tensor {@code x} of {@code rows x columns} in the memory of each rank; chunk c is the columns
 * {@code [c * width, (c + 1) * width)} of all rows. Cores share the work by cutting every chunk into pieces: each core does
 * the whole schedule for its pieces, as the channels of a communication library do.
 */
public final class CollectiveProgram {
    /** A semaphore that a rank has no use for: the root of a broadcast receives nothing. */
    private static final int NONE = -1;

    private final CollectiveSchedule schedule;
    private final int rank;
    private final KernelBuilder k;
    private final int tensor;
    private final int rows;
    private final int piece;
    private final long width;
    private final BufferRef out;
    private final BufferRef in;
    private final int stepped;
    private final int loaded;
    private final int sent;
    private final int received;
    private final int taken;

    private CollectiveProgram(
            CollectiveSchedule schedule, int rank, DataType type, int rows, long columns, long width, int piece) {
        this.schedule = schedule;
        this.rank = rank;
        this.rows = rows;
        this.width = width;
        this.piece = piece;
        this.k = new KernelBuilder(schedule.kind().key() + "_" + schedule.ranks()).persistent(true);
        this.tensor = k.tensor("x", type, rows, columns);
        this.out = k.scratch("out", type, rows, piece, 2);
        this.in = k.scratch("in", type, rows, piece, 2);
        this.stepped = k.semaphore("stepped", 1);
        boolean sends = takesPart(send -> send.source() == rank);
        this.loaded = sends ? k.semaphore("loaded", 0) : NONE;
        this.sent = sends ? k.semaphore("sent", 2) : NONE;
        boolean receives = takesPart(send -> send.destination() == rank);
        this.received = receives ? k.semaphore("received", 0) : NONE;
        this.taken = receives ? k.semaphore("taken", 2) : NONE;
    }

    /**
     * The kernels, by rank.
     *
     * @param schedule sends between ranks; one in which the switch takes part has no program
     * @param rows rows of the tensor, all of which are in every chunk
     * @param columns columns of the tensor, cut into the collective's chunks. Where they do not divide, chunks are rounded up
     *     and the last are cut short; with several rows they must divide
     * @throws IllegalArgumentException when the switch takes part, rows and chunks do not fit, or not even one column fits the
     *     scratchpad
     */
    public static List<Kernel> kernels(
            CollectiveSchedule schedule, DataType type, int rows, long columns, Target target) {
        int chunks = schedule.kind().chunks(schedule.ranks());
        long width = (columns + chunks - 1) / chunks;
        if (rows > 1 && width * chunks != columns) {
            throw new IllegalArgumentException(
                    columns + " columns of several rows cannot be cut into " + chunks + " chunks");
        }
        long most = target.scratchBytes() / Math.max(1, 4 * type.bytes(rows));
        if (most < 1) {
            throw new IllegalArgumentException("not even one column of " + rows + " rows fits the scratchpad of "
                    + target.scratchBytes() + " bytes four times");
        }
        int piece = piece(width, most, target.cores(), type.block());
        List<Kernel> kernels = new ArrayList<>();
        for (int rank = 0; rank < schedule.ranks(); rank++) {
            kernels.add(new CollectiveProgram(schedule, rank, type, rows, columns, width, piece).kernel());
        }
        return kernels;
    }

    /** Columns of a piece: the most that fit, give each core one, and divide a chunk into equal pieces. */
    private static int piece(long width, long most, int cores, int block) {
        long pieces = Math.max((width + most - 1) / most, Math.min(cores, width / Math.max(1, block)));
        while (width % pieces != 0 || width / pieces % block != 0) {
            pieces--;
            if (pieces * most < width) {
                throw new IllegalArgumentException(
                        "chunks of " + width + " columns cannot be cut into equal pieces that fit the scratchpad");
            }
        }
        return Math.toIntExact(width / pieces);
    }

    private boolean takesPart(Predicate<Send> as) {
        for (int step = 0; step < schedule.steps(); step++) {
            for (int source = 0; source < schedule.ranks(); source++) {
                if (schedule.sends(source, step).stream().anyMatch(as)) {
                    return true;
                }
            }
        }
        return false;
    }

    private Kernel kernel() {
        for (int step = 0; step < schedule.steps(); step++) {
            // what is sent in a step is what was there when it began
            k.wait(Queue.LOAD, stepped);
            for (Send send : schedule.sends(rank, step)) {
                send(send);
            }
            for (int source = 0; source < schedule.ranks(); source++) {
                for (Send send : schedule.sends(source, step)) {
                    if (send.destination() == rank) {
                        receive(send);
                    }
                }
            }
            if (!schedule.fromSwitch(rank, step).isEmpty()) {
                throw new IllegalArgumentException("a schedule in which the switch takes part has no program of ranks");
            }
            k.signal(Queue.STORE, stepped);
        }
        Grid.Axis pieces = new Grid.Axis("piece", Math.toIntExact(width / piece));
        return k.build(new Grid(List.of(pieces), List.of(0), 0));
    }

    private void send(Send send) {
        if (send.destination() >= schedule.ranks()) {
            throw new IllegalArgumentException("a schedule in which the switch takes part has no program of ranks");
        }
        k.wait(Queue.LOAD, sent);
        k.emit(Opcode.LOAD, out.next(), chunk(send.chunk()));
        k.signal(Queue.LOAD, loaded).wait(Queue.LINK, loaded);
        k.emit(Opcode.SEND, out.next(), new Peer(send.destination() - rank));
        k.signal(Queue.LINK, sent);
    }

    private void receive(Send send) {
        k.wait(Queue.LINK, taken);
        k.emit(Opcode.RECEIVE, in.next(), new Peer(send.source() - rank));
        k.signal(Queue.LINK, received).wait(Queue.STORE, received);
        Opcode store = send.action() == Send.Action.REDUCE ? Opcode.STORE_ADD : Opcode.STORE;
        k.emit(store, chunk(send.chunk()), in.next());
        k.signal(Queue.STORE, taken);
    }

    private TileRef chunk(int number) {
        Affine column = Affine.constant(number * width).plus(Affine.grid(0, piece));
        return k.tile(tensor, 1, List.of(Affine.ZERO, column), rows, piece);
    }
}

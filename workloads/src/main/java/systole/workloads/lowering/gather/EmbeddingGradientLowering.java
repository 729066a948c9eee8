package systole.workloads.lowering.gather;

import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;
import systole.isa.Target;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.lowering.stream.StreamLibrary;
import systole.workloads.operator.EmbeddingGradient;
import systole.workloads.operator.PositionBiasGradient;

/**
 * Lowers the gradient of an embedding: a tile is some tokens and a part of their rows, which are added in memory to the rows that
 * the tokens name. Which rows these are is not known when time is told: they are taken to be all different.
 */
public final class EmbeddingGradientLowering {
    private static final int RESULT_STAGES = 2;

    private EmbeddingGradientLowering() {}

    /** The kernel of an embedding, of whose rows each rank holds those from its number times theirs on; others fall outside. */
    public static List<Kernel> lower(EmbeddingGradient op, Lowering lowering) {
        return lower(op, Affine.rank(-op.vocabulary()), lowering);
    }

    /** The kernel of biases by distance, of which each rank has those of its heads. */
    public static List<Kernel> lower(PositionBiasGradient op, Lowering lowering) {
        EmbeddingGradient sums = new EmbeddingGradient(
                op.name(), op.queries() * op.keys(), op.heads(), op.buckets(), op.type(), op.output());
        return lower(sums, Affine.ZERO, lowering);
    }

    private static List<Kernel> lower(EmbeddingGradient op, Affine first, Lowering lowering) {
        StreamLibrary library = lowering.library().stream();
        Target target = lowering.target();
        int stages = library.stages();
        long bits = (long) op.type().bits() * stages + (long) op.output().bits() * RESULT_STAGES;
        // an index takes 4 bytes in each stage beside its row
        long fits = (target.scratchBytes() - 4L * (stages + RESULT_STAGES)) * 8 / bits;
        if (fits < 1) {
            throw new UnsupportedOperatorException(
                    "no part of a row fits the scratchpad of " + target.scratchBytes() + " bytes");
        }
        long bytes = Math.max(1, Math.min(library.tileBytes(), target.loadBytesInFlight() / stages));
        long elements = Math.min(fits, Math.max(1, bytes * 8 / op.type().bits()));
        int parts = Math.toIntExact((op.columns() + elements - 1) / elements);
        int wide = Math.toIntExact((op.columns() + parts - 1) / parts);
        KernelBuilder k = new KernelBuilder("scatter_add")
                .persistent(library.persistent())
                .setupLoads(library.setupLoads());
        int numbers = k.tensor("tokens", DataType.INT32, op.rows(), 1);
        int gradient = k.tensor("dy", op.type(), op.rows(), op.columns());
        int table = k.tensor("d_table", op.output(), op.vocabulary(), op.columns());
        BufferRef index = k.scratch("index", DataType.INT32, 1, 1, stages);
        BufferRef in = k.scratch("in", op.type(), 1, wide, stages);
        BufferRef out = k.scratch("out", op.output(), 1, wide, RESULT_STAGES);
        BufferRef place = k.scratch("place", DataType.INT32, 1, 1, RESULT_STAGES);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", stages);
        int ready = k.semaphore("ready", 0);
        int taken = k.semaphore("taken", RESULT_STAGES);
        Affine token = Affine.grid(0, 1);
        Affine column = Affine.grid(1, wide);
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, index.next(), k.tile(numbers, 1, List.of(token, Affine.ZERO), 1, 1));
        k.emit(Opcode.LOAD, in.next(), k.tile(gradient, 1, List.of(token, column), 1, wide));
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full).wait(Queue.VECTOR, taken);
        k.emit(Opcode.CONVERT, out.next(), in.next()).emit(Opcode.CONVERT, place.next(), index.next());
        k.signal(Queue.VECTOR, empty).signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        k.emit(Opcode.SCATTER_ADD, k.tile(table, 1, List.of(first, column), 1, wide), out.next(), place.next());
        k.signal(Queue.STORE, taken);
        return List.of(k.build(new Grid(
                List.of(new Grid.Axis("tokens", Math.toIntExact(op.rows())), new Grid.Axis("columns", parts)),
                List.of(0, 1),
                0)));
    }
}

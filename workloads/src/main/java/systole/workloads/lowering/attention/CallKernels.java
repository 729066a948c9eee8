package systole.workloads.lowering.attention;

import java.util.ArrayList;
import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.StreamLibrary;
import systole.workloads.lowering.stream.TileStream;
import systole.workloads.operator.Attention;

/** The kernels of {@link AttentionCalls}. */
final class CallKernels {
    private CallKernels() {}

    /** Small kernels over the sequences: each reads their lengths and writes their offsets. */
    static List<Kernel> offsets(int count, long batch, int setupLoads) {
        List<Kernel> kernels = new ArrayList<>();
        int columns = (int) Math.min(batch, 1024);
        for (int i = 0; i < count; i++) {
            KernelBuilder k = new KernelBuilder("sequence_offsets" + (i == 0 ? "" : "_" + (i + 1)));
            int lengths = k.tensor("lengths", DataType.INT32, batch);
            int offsets = k.tensor("offsets", DataType.INT32, batch);
            BufferRef in = k.scratch("in", DataType.INT32, 1, columns, 1);
            BufferRef out = k.scratch("out", DataType.INT32, 1, columns, 1);
            int full = k.semaphore("full", 0);
            int summed = k.semaphore("summed", 0);
            Affine row = Affine.grid(0, columns);
            k.emit(Opcode.LOAD, in, k.tile(lengths, 1, List.of(row), columns));
            k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
            k.emit(Opcode.CONVERT, out, in);
            k.signal(Queue.VECTOR, summed).wait(Queue.STORE, summed);
            k.emit(Opcode.STORE, k.tile(offsets, 1, List.of(row), columns), out);
            int tiles = Math.toIntExact((batch + columns - 1) / columns);
            kernels.add(k.setupLoads(setupLoads).build(new Grid(List.of(new Grid.Axis("part", tiles)), List.of(0), 0)));
        }
        return kernels;
    }

    /** Takes queries out of the packed product of all projections. */
    static Kernel copiedQueries(Attention op, Lowering lowering) {
        StreamLibrary library = lowering.library().stream();
        long width = (long) op.queryHeads() * op.headDim();
        long all = width + 2L * op.kvHeads() * op.headDim();
        long tokens = op.batch() * op.queryTokens();
        long bytes = Math.min(library.tileBytes(), lowering.target().loadBytesInFlight() / library.stages());
        int columns = (int) Math.min(width, Math.max(1, bytes * 8 / op.type().bits()));
        int rows = (int) Math.max(1, Math.min(tokens, bytes / op.type().bytes(columns)));
        TileStream stream = new TileStream("copy_queries", library.stages(), library);
        int packed = stream.tensor("QKV", op.type(), tokens, all);
        int queries = stream.tensor("Q", op.type(), tokens, width);
        List<Affine> at = List.of(Affine.grid(0, rows), Affine.grid(1, columns));
        BufferRef in = stream.load("in", op.type(), rows, columns, stream.tile(packed, at, rows, columns));
        BufferRef out = stream.store("out", op.type(), rows, columns, stream.tile(queries, at, rows, columns));
        Grid grid = new Grid(
                List.of(
                        new Grid.Axis("tokens", Math.toIntExact((tokens + rows - 1) / rows)),
                        new Grid.Axis("columns", Math.toIntExact((width + columns - 1) / columns))),
                List.of(1, 0),
                0);
        return stream.build(grid, k -> k.emit(Opcode.CONVERT, out.next(), in.next()));
    }
}

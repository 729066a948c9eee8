package systole.workloads.lowering.stream;

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
import systole.workloads.operator.ColumnPass;
import systole.workloads.operator.Port;
import systole.workloads.operator.Ports;

/**
 * Lowers sums over rows: each core adds up blocks of rows, row by row of the block, and a second kernel joins the rows of all
 * blocks that are left.
 */
public final class ColumnPassLowering {
    /** Rows of a block: as many as the second kernel joins for each core of the first that shares a column. */
    private static final int BLOCK_ROWS = 8;

    private ColumnPassLowering() {}

    /** The two kernels. */
    public static List<Kernel> lower(ColumnPass op, Lowering lowering) {
        Target target = lowering.target();
        StreamLibrary library = lowering.library().stream();
        Ports ports = op.ports();
        long rows = op.rows() / op.items();
        int high = (int) Math.min(rows, BLOCK_ROWS);
        long bits = 0;
        for (Port port : ports.inputs()) {
            bits += port.type().bits();
        }
        long registers = (long) ports.inputs().size() + ports.outputs().size();
        long elements = Math.min(
                Tiles.loadBytes(library, target, ports.inputs().size())
                        * 8
                        / ports.inputs().get(0).type().bits(),
                Math.min(
                        target.scratchBytes() * 8 / (bits * library.stages()),
                        target.accumulatorBytes() / (4L * registers)));
        long most = elements / high;
        if (most < 1) {
            throw new UnsupportedOperatorException("no block of "
                    + op.function().text() + " fits the scratchpad of " + target.scratchBytes() + " bytes");
        }
        int wide = (int) Tiles.ceilDiv(op.columns(), Tiles.ceilDiv(op.columns(), most));
        int chunks = Math.toIntExact(Tiles.ceilDiv(op.columns(), wide));
        long blocks = Tiles.ceilDiv(rows, high);
        long cores = target.cores() / (chunks * op.items());
        long perPart = Tiles.ceilDiv(blocks, Math.max(1, Math.min(blocks, cores)));
        int parts = Math.toIntExact(Tiles.ceilDiv(blocks, perPart));
        return List.of(
                sums(op, library, high, wide, chunks, perPart * high, parts),
                join(op, library, target, (long) parts * high));
    }

    private static Kernel sums(
            ColumnPass op, StreamLibrary library, int high, int wide, int chunks, long perPart, int parts) {
        Ports ports = op.ports();
        KernelBuilder k = new KernelBuilder(op.function().text() + "_sums")
                .persistent(library.persistent())
                .setupLoads(library.setupLoads());
        int count = ports.inputs().size();
        BufferRef[] loaded = new BufferRef[count];
        BufferRef[] in = new BufferRef[count];
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", library.stages());
        int ready = k.semaphore("ready", 0);
        int taken = k.semaphore("taken", 1);
        Affine column = Affine.grid(0, wide);
        Affine row = Affine.grid(1, perPart).plus(Affine.loop(0, high));
        BufferRef[] sums = new BufferRef[ports.outputs().size()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = k.accumulator("sum" + i, DataType.FP32, high, wide, 1);
        }
        k.wait(Queue.VECTOR, taken);
        long rows = op.rows() / op.items();
        ItemTiles tiles = new ItemTiles(op.items());
        k.loop(Affine.constant(rows).plus(Affine.grid(1, -perPart)), perPart, high);
        k.wait(Queue.LOAD, empty);
        for (int i = 0; i < count; i++) {
            Port port = ports.inputs().get(i);
            boolean number = port.span() == Port.Span.COLUMN;
            int tensor = k.tensor(port.tensor(), port.type(), tiles.dimensions(rows, number ? 1 : op.columns()));
            loaded[i] = k.scratch("in_" + port.tensor(), port.type(), high, port.wide(wide), library.stages());
            in[i] = k.accumulator("x_" + port.tensor(), DataType.FP32, high, port.wide(wide), 1);
            k.emit(
                    Opcode.LOAD,
                    loaded[i].next(),
                    k.tile(
                            tensor,
                            1,
                            tiles.origin(2, row, number ? Affine.ZERO : column),
                            tiles.extent(high, port.wide(wide))));
        }
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
        for (int i = 0; i < count; i++) {
            k.emit(Opcode.CONVERT, in[i], loaded[i].next());
        }
        BufferRef[] terms = op.function().emit(k, in);
        for (int i = 0; i < sums.length; i++) {
            k.emit(Opcode.ADD, sums[i], sums[i], terms[i]);
        }
        k.signal(Queue.VECTOR, empty).end();
        k.signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        for (int i = 0; i < sums.length; i++) {
            int tensor = k.tensor(
                    "parts_" + ports.outputs().get(i).tensor(),
                    DataType.FP32,
                    tiles.dimensions((long) parts * high, op.columns()));
            k.emit(
                    Opcode.STORE,
                    k.tile(tensor, 1, tiles.origin(2, Affine.grid(1, high), column), tiles.extent(high, wide)),
                    sums[i]);
        }
        k.signal(Queue.STORE, taken);
        return k.build(tiles.grid(new Grid.Axis("columns", chunks), new Grid.Axis("part", parts)));
    }

    private static Kernel join(ColumnPass op, StreamLibrary library, Target target, long rows) {
        Ports ports = op.ports();
        int count = ports.outputs().size();
        long most = Math.min(
                Math.max(1, Tiles.loadBytes(library, target, count) / 4),
                Math.min(
                        target.scratchBytes() / (4L * count * (library.stages() + 1)),
                        target.accumulatorBytes() / (4L * count)));
        int wide = (int) Tiles.share(
                op.items() * op.columns(), Math.max(1, most), Math.min(32, Math.max(1, most)), target.cores());
        if (op.items() > 1) {
            wide = (int) Math.min(wide, op.columns());
        }
        KernelBuilder k = new KernelBuilder(op.function().text() + "_join").setupLoads(library.setupLoads());
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", library.stages());
        int ready = k.semaphore("ready", 0);
        BufferRef[] loaded = new BufferRef[count];
        BufferRef[] sums = new BufferRef[count];
        Affine column = Affine.grid(0, wide);
        ItemTiles tiles = new ItemTiles(op.items());
        k.loop(rows).wait(Queue.LOAD, empty);
        for (int i = 0; i < count; i++) {
            int tensor = k.tensor(
                    "parts_" + ports.outputs().get(i).tensor(), DataType.FP32, tiles.dimensions(rows, op.columns()));
            loaded[i] = k.scratch("in" + i, DataType.FP32, 1, wide, library.stages());
            sums[i] = k.accumulator("sum" + i, DataType.FP32, 1, wide, 1);
            k.emit(
                    Opcode.LOAD,
                    loaded[i].next(),
                    k.tile(tensor, 1, tiles.origin(1, Affine.loop(0, 1), column), tiles.extent(1, wide)));
        }
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
        for (int i = 0; i < count; i++) {
            k.emit(Opcode.ADD, sums[i], sums[i], loaded[i].next());
        }
        k.signal(Queue.VECTOR, empty).end();
        BufferRef[] out = new BufferRef[count];
        for (int i = 0; i < count; i++) {
            Port port = ports.outputs().get(i);
            out[i] = k.scratch("out_" + port.tensor(), port.type(), 1, wide, 1);
            k.emit(Opcode.CONVERT, out[i], sums[i]);
        }
        k.signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        for (int i = 0; i < count; i++) {
            Port port = ports.outputs().get(i);
            int tensor = k.tensor(port.tensor(), port.type(), tiles.dimensions(1, op.columns()));
            k.emit(
                    Opcode.STORE,
                    k.tile(tensor, 1, tiles.origin(1, Affine.ZERO, column), tiles.extent(1, wide)),
                    out[i]);
        }
        return k.build(tiles.grid(new Grid.Axis("columns", Math.toIntExact(Tiles.ceilDiv(op.columns(), wide)))));
    }
}

package systole.workloads.lowering.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Position;
import systole.isa.Operand.TileRef;
import systole.isa.Queue;
import systole.isa.Target;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.Port;
import systole.workloads.operator.Ports;
import systole.workloads.operator.RowPass;

/**
 * Lowers functions of whole rows with several tensors. Rows that fit the registers of a core are loaded once; longer ones part by
 * part, twice where the function looks at a row before it does it.
 */
public final class RowPassLowering {
    private static final int RESULT_STAGES = 2;

    private final RowPass op;
    private final RowFunction function;
    private final Ports ports;
    private final KernelBuilder k;
    private final int high;
    private final int wide;
    private final long parts;
    private final int[] tensors;
    private final BufferRef[] loaded;
    private final BufferRef[] in;
    private final BufferRef[] spare;
    private final BufferRef[] row;
    private final Map<String, Integer> declared = new HashMap<>();
    private final int full;
    private final int empty;

    private RowPassLowering(RowPass op, StreamLibrary library, int high, int wide) {
        this.op = op;
        this.function = op.function();
        this.ports = op.ports();
        this.high = high;
        this.wide = wide;
        this.parts = Tiles.ceilDiv(op.columns(), wide);
        this.k = new KernelBuilder(function.text())
                .persistent(library.persistent())
                .setupLoads(library.setupLoads());
        int count = ports.inputs().size();
        this.tensors = new int[count];
        this.loaded = new BufferRef[count];
        this.in = new BufferRef[count];
        for (int i = 0; i < count; i++) {
            Port port = ports.inputs().get(i);
            tensors[i] = declare(port);
            loaded[i] =
                    k.scratch("in_" + port.tensor(), port.type(), port.high(high), port.wide(wide), library.stages());
            in[i] = k.accumulator("x_" + port.tensor(), DataType.FP32, port.high(high), port.wide(wide), 1);
        }
        this.spare = new BufferRef[function.spares()];
        for (int i = 0; i < spare.length; i++) {
            spare[i] = k.accumulator("t" + i, DataType.FP32, high, wide, 1);
        }
        this.row = new BufferRef[function.rowNumbers()];
        for (int i = 0; i < row.length; i++) {
            row[i] = k.accumulator("row" + i, DataType.FP32, high, 1, 1);
        }
        full = k.semaphore("full", 0);
        empty = k.semaphore("empty", library.stages());
    }

    /** The kernel of the function. */
    public static List<Kernel> lower(RowPass op, Lowering lowering) {
        Target target = lowering.target();
        StreamLibrary library = lowering.library().stream();
        Ports ports = op.ports();
        long inBits = 0;
        long outBits = 0;
        for (Port port : ports.inputs()) {
            inBits += port.type().bits();
        }
        for (Port port : ports.outputs()) {
            outBits += port.type().bits();
        }
        long registers = (long) ports.inputs().size() + op.function().spares();
        long elements = Math.min(
                target.scratchBytes() * 8 / (inBits * library.stages() + outBits * RESULT_STAGES),
                (target.accumulatorBytes() - 64L * op.function().rowNumbers()) / (4 * registers));
        if (elements < 1) {
            throw new UnsupportedOperatorException("no part of a row of "
                    + op.function().text() + " fits the scratchpad of " + target.scratchBytes() + " bytes");
        }
        int wide = (int) Tiles.ceilDiv(op.columns(), Tiles.ceilDiv(op.columns(), elements));
        long widest = inBits / ports.inputs().size();
        long wanted = Tiles.loadBytes(library, target, ports.inputs().size()) * 8 / Math.max(8, widest) / wide;
        long fits = Math.min(
                elements / wide, target.accumulatorBytes() / (4L * op.function().rowNumbers() + 4L * registers * wide));
        int high = (int) Math.min(
                op.rows(),
                Tiles.share(
                        op.items() * op.rows(), Math.max(1, Math.min(fits, Math.max(1, wanted))), 1, target.cores()));
        return List.of(new RowPassLowering(op, library, high, wide).build());
    }

    /** A tensor that is read and written is one. */
    private int declare(Port port) {
        boolean shared = port.span() == Port.Span.ROW;
        return declared.computeIfAbsent(
                port.tensor(),
                name -> k.tensor(
                        name,
                        port.type(),
                        shared ? 1 : op.items(),
                        shared ? 1 : op.rows(),
                        port.span() == Port.Span.COLUMN ? 1 : op.columns()));
    }

    private TileRef tile(int tensor, Port port, Affine column) {
        boolean shared = port.span() == Port.Span.ROW;
        return k.tile(
                tensor,
                1,
                List.of(
                        shared ? Affine.ZERO : Affine.grid(1, 1),
                        shared ? Affine.ZERO : Affine.grid(0, high),
                        port.span() == Port.Span.COLUMN ? Affine.ZERO : column),
                1,
                port.high(high),
                port.wide(wide));
    }

    private Kernel build() {
        List<Port> wholes = new ArrayList<>();
        List<Port> numbers = new ArrayList<>();
        for (Port port : ports.outputs()) {
            (port.span() == Port.Span.COLUMN ? numbers : wholes).add(port);
        }
        Affine column = parts > 1 ? Affine.loop(0, wide) : Affine.ZERO;
        RowFunction.Part whole = part(column);
        function.start(k, whole);
        if (function.looksFirst()) {
            open();
            load(column);
            take();
            function.learn(k, whole);
            if (parts > 1) {
                release();
                k.end();
            }
            function.close(k, whole, op.columns());
        }
        open();
        if (parts > 1 || !function.looksFirst()) {
            load(column);
        }
        give(wholes, column, whole);
        if (parts > 1) {
            k.end();
        }
        giveNumbers(numbers, whole);
        return k.build(new Grid(
                List.of(
                        new Grid.Axis("rows", Math.toIntExact(Tiles.ceilDiv(op.rows(), high))),
                        new Grid.Axis("item", Math.toIntExact(op.items()))),
                List.of(0, 1),
                0));
    }

    private void open() {
        if (parts > 1) {
            k.loop(parts);
        }
    }

    private RowFunction.Part part(Affine column) {
        Affine seen = Affine.grid(0, high)
                .plus(Affine.constant(op.columns() - op.rows() + 1))
                .plus(column.negated());
        @Nullable
        Position inside = op.columns() % wide == 0
                ? null
                : new Position(Affine.constant(op.columns()).plus(column.negated()));
        return new RowFunction.Part(in, spare, row, new Position(seen), inside, op.parameter());
    }

    private void load(Affine column) {
        k.wait(Queue.LOAD, empty);
        for (int i = 0; i < in.length; i++) {
            k.emit(
                    Opcode.LOAD,
                    loaded[i].next(),
                    tile(tensors[i], ports.inputs().get(i), column));
        }
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
    }

    /** Into registers; what is loaded stays where a row is one part and is looked at first. */
    private void take() {
        for (int i = 0; i < in.length; i++) {
            k.emit(Opcode.CONVERT, in[i], parts > 1 ? loaded[i].next() : loaded[i]);
        }
    }

    private void release() {
        k.signal(Queue.VECTOR, empty);
    }

    private void give(List<Port> wholes, Affine column, RowFunction.Part whole) {
        BufferRef[] out = new BufferRef[wholes.size()];
        int[] tensor = new int[out.length];
        for (int i = 0; i < out.length; i++) {
            tensor[i] = declare(wholes.get(i));
            out[i] = k.scratch("out_" + wholes.get(i).tensor(), wholes.get(i).type(), high, wide, RESULT_STAGES);
        }
        int ready = out.length == 0 ? -1 : k.semaphore("ready", 0);
        int taken = out.length == 0 ? -1 : k.semaphore("taken", RESULT_STAGES);
        for (int i = 0; i < in.length; i++) {
            k.emit(Opcode.CONVERT, in[i], loaded[i].next());
        }
        BufferRef[] results = function.apply(k, whole);
        release();
        if (out.length == 0) {
            return;
        }
        k.wait(Queue.VECTOR, taken);
        for (int i = 0; i < out.length; i++) {
            k.emit(Opcode.CONVERT, out[i].next(), results[i]);
        }
        k.signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        for (int i = 0; i < out.length; i++) {
            k.emit(Opcode.STORE, tile(tensor[i], wholes.get(i), column), out[i].next());
        }
        k.signal(Queue.STORE, taken);
    }

    private void giveNumbers(List<Port> numbers, RowFunction.Part whole) {
        if (numbers.isEmpty()) {
            return;
        }
        int ready = k.semaphore("learned", 0);
        int taken = k.semaphore("learned_taken", RESULT_STAGES);
        BufferRef[] results = function.learned(k, whole);
        k.wait(Queue.VECTOR, taken);
        BufferRef[] out = new BufferRef[results.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = k.scratch("out_" + numbers.get(i).tensor(), numbers.get(i).type(), high, 1, RESULT_STAGES);
            k.emit(Opcode.CONVERT, out[i].next(), results[i]);
        }
        k.signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        for (int i = 0; i < out.length; i++) {
            k.emit(Opcode.STORE, tile(declare(numbers.get(i)), numbers.get(i), Affine.ZERO), out[i].next());
        }
        k.signal(Queue.STORE, taken);
    }
}

package systole.workloads.lowering.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Position;
import systole.isa.Queue;
import systole.isa.Target;
import systole.workloads.lowering.UnsupportedOperatorException;

/**
 * Rows too long to keep: each is read part by part twice, once to learn what the operation needs of it and once to finish
 * and store it; a third time, beforehand, where the operation surveys it.
 */
final class LongRows {
    private static final int RESULT_STAGES = 2;

    private final RowJob job;
    private final @Nullable RowBlock block;
    private final KernelBuilder k;
    private final int high;
    private final int width;
    private final Affine row;
    private final BufferRef[] in;
    private final int[] tensors;
    private final int full;
    private final int empty;

    private LongRows(RowJob job, StreamLibrary library, int high, int width, Deal deal) {
        this.job = job;
        this.block = library.rowBlock();
        this.high = high;
        this.width = width;
        this.k = new KernelBuilder(job.name() + "_long")
                .persistent(library.persistent())
                .setupLoads(library.setupLoads());
        this.row = deal.origin(high);
        this.in = new BufferRef[job.inputs() + job.weights()];
        this.tensors = new int[in.length];
        String[] names = {"x", "residual", "weight", "bias"};
        for (int i = 0; i < in.length; i++) {
            boolean weight = i >= job.inputs();
            String name = names[weight ? 2 + i - job.inputs() : i];
            tensors[i] = k.tensor(
                    name,
                    weight ? Declarations.Role.WEIGHT : Declarations.Role.ACTIVATION,
                    job.type(),
                    weight ? 1 : job.rows(),
                    job.columns());
            in[i] = k.scratch(name + "_part", job.type(), weight ? 1 : high, width, library.stages());
        }
        full = k.semaphore("full", 0);
        empty = k.semaphore("empty", library.stages());
    }

    static Kernel kernel(RowJob job, StreamLibrary library, Target target) {
        RowBlock block = library.rowBlock();
        int high = block == null ? 1 : block.rowsAtOnce(job.rows(), target);
        long bits = (long) job.type().bits() * (high * job.inputs() + job.weights()) * library.stages()
                + (long) RESULT_STAGES
                        * high
                        * (job.output().bits() + (job.residual() ? job.type().bits() : 0));
        long most = Math.min(
                target.scratchBytes() * 8 / bits,
                (target.accumulatorBytes() / high - 4 * RowMath.Registers.OF_A_ROW) / 8);
        long wanted = block == null
                ? Tiles.loadBytes(library, target, job.inputs())
                        * 8
                        / job.type().bits()
                : block.width(job.columns());
        int width = (int) Math.min(job.columns(), Math.min(most, wanted));
        if (width < 1) {
            throw new UnsupportedOperatorException(
                    "no part of a row fits the scratchpad of " + target.scratchBytes() + " bytes");
        }
        Deal deal = Deal.of(Tiles.ceilDiv(job.rows(), high), target.cores());
        return new LongRows(job, library, high, width, deal).build(deal);
    }

    private Kernel build(Deal deal) {
        BufferRef out = k.scratch("out", job.output(), high, width, RESULT_STAGES);
        int y = k.tensor("y", job.output(), job.rows(), job.columns());
        BufferRef sum = job.residual() ? k.scratch("added", job.type(), high, width, RESULT_STAGES) : out;
        int s = job.residual() ? k.tensor("sum", job.type(), job.rows(), job.columns()) : y;
        RowMath.Registers r = new RowMath.Registers(
                k.accumulator("x", DataType.FP32, high, width, 1),
                k.accumulator("spare", DataType.FP32, high, width, 1),
                k.accumulator("first", DataType.FP32, high, 1, 1),
                k.accumulator("second", DataType.FP32, high, 1, 1),
                k.accumulator("third", DataType.FP32, high, 1, 1),
                k.accumulator("fourth", DataType.FP32, high, 1, 1));
        int ready = k.semaphore("ready", 0);
        int taken = k.semaphore("taken", RESULT_STAGES);
        long parts = Tiles.ceilDiv(job.columns(), width);
        job.math().start(k, r);
        if (job.math().surveys()) {
            k.loop(parts);
            take(Affine.loop(0, width), r);
            job.math().survey(k, r);
            k.signal(Queue.VECTOR, empty);
            k.end();
        }
        boolean peeled = job.math().looksAhead();
        if (peeled) {
            take(Affine.ZERO, r);
            job.math().look(k, r, width);
            job.math().part(k, r);
            k.signal(Queue.VECTOR, empty);
        }
        if (!peeled || parts > 1) {
            k.loop(peeled ? parts - 1 : parts);
            take(Affine.loop(0, width).plus(Affine.constant(peeled ? width : 0)), r);
            job.math().part(k, r);
            k.signal(Queue.VECTOR, empty);
            k.end();
        }
        job.math().close(k, r);
        k.loop(parts);
        load(in.length, Affine.loop(0, width));
        k.wait(Queue.VECTOR, full).wait(Queue.VECTOR, taken);
        RowLowering.take(k, job, in, r);
        overhead(r);
        if (job.residual()) {
            k.emit(Opcode.CONVERT, sum.next(), r.x());
        }
        job.math().apply(k, r);
        RowLowering.give(k, java.util.Arrays.copyOfRange(in, job.inputs(), in.length), r, out);
        k.signal(Queue.VECTOR, empty).signal(Queue.VECTOR, ready);
        k.wait(Queue.STORE, ready);
        store(y, out);
        if (job.residual()) {
            store(s, sum);
        }
        k.signal(Queue.STORE, taken);
        k.end();
        return k.build(deal.grid());
    }

    /** Brings the part of the row that begins at a column into registers. */
    private void take(Affine column, RowMath.Registers r) {
        load(job.inputs(), column);
        k.wait(Queue.VECTOR, full);
        RowLowering.take(k, job, in, r);
        if (job.columns() % width != 0) {
            job.math().pad(k, r, new Position(Affine.constant(job.columns()).plus(column.negated())));
        }
        overhead(r);
    }

    private void overhead(RowMath.Registers r) {
        if (block != null) {
            block.overhead(k, r.x());
        }
    }

    private void load(int count, Affine column) {
        k.wait(Queue.LOAD, empty);
        for (int i = 0; i < count; i++) {
            Affine at = i < job.inputs() ? row : Affine.ZERO;
            k.emit(
                    Opcode.LOAD,
                    in[i].next(),
                    k.tile(tensors[i], 1, List.of(at, column), i < job.inputs() ? high : 1, width));
        }
        k.signal(Queue.LOAD, full);
    }

    private void store(int tensor, BufferRef from) {
        k.emit(Opcode.STORE, k.tile(tensor, 1, List.of(row, Affine.loop(0, width)), high, width), from.next());
    }
}

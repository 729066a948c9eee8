package systole.workloads.lowering.attention;

import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;
import systole.isa.Queue;
import systole.workloads.lowering.Lowering;
import systole.workloads.operator.AttentionDecode;

/**
 * The second kernel of a split decode: a tile is one query head, or all that share a key head where the decode kernel itself
 * joins, whose parts are rescaled to their largest score and added.
 */
final class PartJoin {
    private static final int MOST_STAGES = 64;

    private PartJoin() {}

    static Kernel kernel(AttentionDecode op, int parts, @Nullable DecodeUse use, Lowering lowering) {
        int dim = op.form().valueDim();
        boolean inside = use != null && use.joins();
        int rows = use != null && use.joins() && use.sharesKeys() ? op.group() : 1;
        long loaded = 4L * rows * (dim + 2);
        int stages = (int) Math.max(
                1,
                Math.min(
                        Math.min(parts, use == null ? MOST_STAGES : use.cut().joined()),
                        lowering.target().scratchBytes() / 2 / loaded));
        KernelBuilder k = new KernelBuilder("join_parts_" + parts)
                .persistent(true)
                .setupLoads(inside ? 0 : lowering.library().attention().setupLoads());
        int partial = k.tensor("parts", DataType.FP32, op.batch(), op.kvHeads(), parts, op.group(), dim);
        int statistics = k.tensor("statistics", DataType.FP32, op.batch(), op.kvHeads(), parts, op.group(), 2);
        int c = k.tensor("O", op.output(), op.batch(), op.kvHeads(), op.group(), dim);
        BufferRef part = k.scratch("part", DataType.FP32, rows, dim, stages);
        BufferRef partLargest = k.scratch("part_largest", DataType.FP32, rows, 1, stages);
        BufferRef partTotal = k.scratch("part_total", DataType.FP32, rows, 1, stages);
        BufferRef sum = k.accumulator("sum", DataType.FP32, rows, dim, 1);
        BufferRef weighed = k.accumulator("weighed", DataType.FP32, rows, dim, 1);
        BufferRef largest = k.accumulator("largest", DataType.FP32, rows, 1, 1);
        BufferRef next = k.accumulator("next", DataType.FP32, rows, 1, 1);
        BufferRef shrink = k.accumulator("shrink", DataType.FP32, rows, 1, 1);
        BufferRef weight = k.accumulator("weight", DataType.FP32, rows, 1, 1);
        BufferRef total = k.accumulator("total", DataType.FP32, rows, 1, 1);
        BufferRef out = k.scratch("out", op.output(), rows, dim, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", stages);
        int rounded = k.semaphore("rounded", 0);
        int stored = k.semaphore("stored", 1);
        Affine row = Affine.grid(0, rows);
        Affine head = Affine.grid(1, 1);
        Affine batch = Affine.grid(2, 1);
        Affine number = Affine.loop(0, 1);
        k.emit(Opcode.FILL, largest, new Constant(OnlineSoftmax.LOWEST));
        k.loop(parts);
        k.wait(Queue.LOAD, empty);
        k.emit(
                Opcode.LOAD,
                partLargest.next(),
                k.tile(statistics, 1, List.of(batch, head, number, row, Affine.ZERO), 1, 1, 1, rows, 1));
        k.emit(
                Opcode.LOAD,
                partTotal.next(),
                k.tile(statistics, 1, List.of(batch, head, number, row, Affine.constant(1)), 1, 1, 1, rows, 1));
        k.emit(
                Opcode.LOAD,
                part.next(),
                k.tile(partial, 1, List.of(batch, head, number, row, Affine.ZERO), 1, 1, 1, rows, dim));
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
        k.emit(Opcode.MAX, next, largest, partLargest);
        k.emit(Opcode.SUB, shrink, largest, next).emit(Opcode.EXP, shrink, shrink);
        k.emit(Opcode.SUB, weight, partLargest.next(), next).emit(Opcode.EXP, weight, weight);
        k.emit(Opcode.CONVERT, largest, next);
        k.emit(Opcode.MUL, sum, sum, shrink).emit(Opcode.MUL, weighed, part.next(), weight);
        k.emit(Opcode.ADD, sum, sum, weighed);
        k.emit(Opcode.MUL, total, total, shrink).emit(Opcode.MUL, weight, partTotal.next(), weight);
        k.emit(Opcode.ADD, total, total, weight);
        k.signal(Queue.VECTOR, empty);
        k.end();
        k.wait(Queue.VECTOR, stored);
        k.emit(Opcode.RECIPROCAL, total, total);
        k.emit(Opcode.MUL, out, sum, total);
        k.signal(Queue.VECTOR, rounded).wait(Queue.STORE, rounded);
        k.emit(Opcode.STORE, k.tile(c, 1, List.of(batch, head, row, Affine.ZERO), 1, 1, rows, dim), out);
        k.signal(Queue.STORE, stored);
        return k.build(new Grid(
                List.of(
                        new Grid.Axis("queries", op.group() / rows),
                        new Grid.Axis("head", op.kvHeads()),
                        new Grid.Axis("batch", Math.toIntExact(op.batch()))),
                List.of(0, 1, 2),
                0));
    }
}

package systole.workloads.lowering.attention;

import java.util.List;
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

/** The second kernel of a split decode: a tile is one query head, whose parts are rescaled to their largest score and added. */
final class PartJoin {
    private static final int MOST_STAGES = 64;

    private PartJoin() {}

    static Kernel kernel(AttentionDecode op, int parts, Lowering lowering) {
        int dim = op.headDim();
        long loaded = 4L * (dim + 2);
        int stages = (int) Math.max(
                1, Math.min(Math.min(parts, MOST_STAGES), lowering.target().scratchBytes() / 2 / loaded));
        KernelBuilder k = new KernelBuilder("join_parts_" + parts)
                .persistent(true)
                .setupLoads(lowering.library().attention().setupLoads());
        int partial = k.tensor("O", DataType.FP32, op.batch(), op.kvHeads(), parts, op.group(), dim);
        int statistics = k.tensor("statistics", DataType.FP32, op.batch(), op.kvHeads(), parts, op.group(), 2);
        int c = k.tensor("C", op.output(), op.batch(), op.kvHeads(), op.group(), dim);
        BufferRef part = k.scratch("part", DataType.FP32, 1, dim, stages, 0);
        BufferRef pair = k.scratch("pair", DataType.FP32, 1, 2, stages, 0);
        BufferRef sum = k.accumulator("sum", DataType.FP32, 1, dim, 1);
        BufferRef total = k.accumulator("total", DataType.FP32, 1, 2, 1);
        BufferRef scale = k.accumulator("scale", DataType.FP32, 1, 1, 1);
        BufferRef out = k.scratch("out", op.output(), 1, dim, 1, -1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", stages);
        int rounded = k.semaphore("rounded", 0);
        int stored = k.semaphore("stored", 1);
        Affine row = Affine.grid(0, 1);
        Affine head = Affine.grid(1, 1);
        Affine batch = Affine.grid(2, 1);
        List<Affine> at = List.of(batch, head, Affine.loop(0, 1), row, Affine.ZERO);
        k.emit(Opcode.FILL, total, new Constant(0));
        k.loop(parts);
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, pair, k.tile(statistics, 1, at, 1, 1, 1, 1, 2));
        k.emit(Opcode.LOAD, part, k.tile(partial, 1, at, 1, 1, 1, 1, dim));
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
        k.emit(Opcode.MAX, total, total, pair);
        k.emit(Opcode.SUB, scale, pair, total);
        k.emit(Opcode.EXP, scale, scale);
        k.emit(Opcode.MUL, sum, sum, scale);
        k.emit(Opcode.ADD, sum, sum, part);
        k.emit(Opcode.ADD, total, total, scale);
        k.signal(Queue.VECTOR, empty);
        k.end();
        k.wait(Queue.VECTOR, stored);
        k.emit(Opcode.RECIPROCAL, scale, total);
        k.emit(Opcode.MUL, out, sum, scale);
        k.signal(Queue.VECTOR, rounded).wait(Queue.STORE, rounded);
        k.emit(Opcode.STORE, k.tile(c, 1, List.of(batch, head, row, Affine.ZERO), 1, 1, 1, dim), out);
        k.signal(Queue.STORE, stored);
        return k.build(new Grid(
                List.of(
                        new Grid.Axis("queries", op.group()),
                        new Grid.Axis("head", op.kvHeads()),
                        new Grid.Axis("batch", Math.toIntExact(op.batch()))),
                List.of(0, 1, 2),
                0));
    }
}

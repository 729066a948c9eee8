package systole.workloads.lowering.stream;

import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;
import systole.isa.Target;
import systole.workloads.operator.Elementwise;

/** Gated activations whose rows belong to one block of threads each, which goes through its row part by part. */
final class GatedRows {
    private static final int RESULT_STAGES = 2;

    private GatedRows() {}

    static Kernel kernel(Elementwise op, StreamLibrary library, RowBlock block, Target target) {
        int high = block.rowsAtOnce(op.rows(), target);
        long most = Math.min(
                target.scratchBytes() * 8 / high / (op.type().bits() * 2L * library.stages() + 64L * RESULT_STAGES),
                target.accumulatorBytes() / high / 12);
        int width = (int) Math.max(1, Math.min(most, block.width(op.columns())));
        Deal deal = Deal.of(Tiles.ceilDiv(op.rows(), high), target.cores());
        Affine row = deal.origin(high);
        Affine column = Affine.loop(0, width);
        KernelBuilder k = new KernelBuilder(op.kind().text() + "_rows")
                .persistent(library.persistent())
                .setupLoads(library.setupLoads());
        int both = k.tensor("gate_up", op.type(), op.rows(), 2, op.columns());
        int c = k.tensor("c", op.output(), op.rows(), op.columns());
        BufferRef gate = k.scratch("gate", op.type(), high, width, library.stages());
        BufferRef up = k.scratch("up", op.type(), high, width, library.stages());
        BufferRef out = k.scratch("out", op.output(), high, width, RESULT_STAGES);
        BufferRef x = k.accumulator("x", DataType.FP32, high, width, 1);
        BufferRef y = k.accumulator("y", DataType.FP32, high, width, 1);
        BufferRef t = k.accumulator("t", DataType.FP32, high, width, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", library.stages());
        int ready = k.semaphore("ready", 0);
        int taken = k.semaphore("taken", RESULT_STAGES);
        k.loop(Tiles.ceilDiv(op.columns(), width));
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, gate.next(), k.tile(both, 1, List.of(row, Affine.ZERO, column), high, 1, width));
        k.emit(Opcode.LOAD, up.next(), k.tile(both, 1, List.of(row, Affine.constant(1), column), high, 1, width));
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full).wait(Queue.VECTOR, taken);
        k.emit(Opcode.CONVERT, x, gate.next()).emit(Opcode.CONVERT, y, up.next());
        op.kind().math().emit(k, x, y, t);
        block.overhead(k, x);
        k.emit(Opcode.CONVERT, out.next(), x);
        k.signal(Queue.VECTOR, empty).signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        k.emit(Opcode.STORE, k.tile(c, 1, List.of(row, column), high, width), out.next());
        k.signal(Queue.STORE, taken);
        k.end();
        return k.build(deal.grid());
    }
}

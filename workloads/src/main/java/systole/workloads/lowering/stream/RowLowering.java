package systole.workloads.lowering.stream;

import java.util.List;
import systole.isa.Affine;
import systole.isa.Declarations;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Target;
import systole.workloads.lowering.Lowering;

/**
 * Lowers operations over whole rows. A row that fits on chip is loaded once, reduced, finished and stored; a longer one is
 * left to {@link LongRows}.
 */
final class RowLowering {
    private RowLowering() {}

    static List<Kernel> lower(RowJob job, StreamLibrary library, Lowering lowering) {
        Target target = lowering.target();
        int stages = stages(job, library, target);
        boolean held = job.type().bytes((long) job.columns()) <= library.heldRowBytes() && stages > 0;
        return List.of(held ? held(job, library, target, stages) : LongRows.kernel(job, library, target));
    }

    /** Most stages with which one row fits; 0 when none does. */
    private static int stages(RowJob job, StreamLibrary library, Target target) {
        long registers = registerBytes(job);
        int stages = registers > target.accumulatorBytes() ? 0 : library.stages();
        while (stages > 0 && rowsThatFit(job, target, stages) < 1) {
            stages--;
        }
        return stages;
    }

    /** Registers of one row: its values twice and what is learned of it. */
    private static long registerBytes(RowJob job) {
        return 4L * (2L * job.columns() + RowMath.Registers.OF_A_ROW);
    }

    private static long rowsThatFit(RowJob job, Target target, int stages) {
        // a kernel that does not keep running loads weights into a ring as well
        long weights = job.type().bytes((long) job.columns()) * job.weights() * stages;
        long row = TileStream.scratchBytes(job.inputBytes(), job.outputBytes(), stages);
        return (target.scratchBytes() - weights) / row;
    }

    private static Kernel held(RowJob job, StreamLibrary library, Target target, int stages) {
        long bytes = Tiles.loadBytes(library, target, job.inputs());
        long most = Math.min(rowsThatFit(job, target, stages), target.accumulatorBytes() / registerBytes(job));
        long wanted = Math.max(1, bytes / job.type().bytes((long) job.columns()));
        int rows = (int) Tiles.share(job.rows(), Math.min(most, wanted), 1, target.cores());
        int columns = job.columns();
        Deal deal = Deal.of(Tiles.ceilDiv(job.rows(), rows), target.cores());
        List<Affine> origin = List.of(deal.origin(rows), Affine.ZERO);
        TileStream stream = new TileStream(job.name(), stages, library);
        BufferRef[] in = new BufferRef[job.inputs()];
        for (int i = 0; i < in.length; i++) {
            int tensor = stream.tensor(i == 0 ? "x" : "residual", job.type(), job.rows(), columns);
            in[i] = stream.load("in" + i, job.type(), rows, columns, stream.tile(tensor, origin, rows, columns));
        }
        BufferRef[] weights = new BufferRef[job.weights()];
        for (int i = 0; i < weights.length; i++) {
            int tensor = stream.tensor(i == 0 ? "weight" : "bias", Declarations.Role.WEIGHT, job.type(), 1, columns);
            List<Affine> start = List.of(Affine.ZERO, Affine.ZERO);
            weights[i] = stream.loadOnce("w" + i, job.type(), 1, columns, stream.tile(tensor, start, 1, columns));
        }
        int y = stream.tensor("y", job.output(), job.rows(), columns);
        BufferRef out = stream.store("out", job.output(), rows, columns, stream.tile(y, origin, rows, columns));
        BufferRef sum = out;
        if (job.residual()) {
            int s = stream.tensor("sum", job.type(), job.rows(), columns);
            sum = stream.store("added", job.type(), rows, columns, stream.tile(s, origin, rows, columns));
        }
        RowMath.Registers r = new RowMath.Registers(
                stream.registers("x", rows, columns),
                stream.registers("spare", rows, columns),
                stream.registers("first", rows, 1),
                stream.registers("second", rows, 1),
                stream.registers("third", rows, 1),
                stream.registers("fourth", rows, 1));
        BufferRef added = sum;
        return stream.build(deal.grid(), k -> {
            take(k, job, in, r);
            if (job.residual()) {
                k.emit(Opcode.CONVERT, added.next(), r.x());
            }
            job.math().held(k, r);
            give(k, weights, r, out);
        });
    }

    /** Brings the inputs into registers, added where there are two. */
    static void take(KernelBuilder k, RowJob job, BufferRef[] in, RowMath.Registers r) {
        k.emit(Opcode.CONVERT, r.x(), in[0].next());
        if (job.residual()) {
            k.emit(Opcode.ADD, r.x(), r.x(), in[1].next());
        }
    }

    /** Weighs the rows and rounds them to the result. */
    static void give(KernelBuilder k, BufferRef[] weights, RowMath.Registers r, BufferRef out) {
        for (int i = 0; i < weights.length; i++) {
            k.emit(i == 0 ? Opcode.MUL : Opcode.ADD, r.x(), r.x(), weights[i].next());
        }
        k.emit(Opcode.CONVERT, out.next(), r.x());
    }
}

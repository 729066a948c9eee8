package systole.workloads.lowering.gather;

import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Target;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.lowering.stream.StreamLibrary;
import systole.workloads.lowering.stream.TileStream;
import systole.workloads.operator.ExpertSum;

/**
 * Lowers the sum over experts: a tile is some tokens, or parts of their rows; a row of each of their experts is gathered by
 * its number, weighed and added.
 */
public final class SumLowering {
    private SumLowering() {}

    /** The kernel. */
    public static List<Kernel> lower(ExpertSum op, Lowering lowering) {
        StreamLibrary library = lowering.library().stream();
        Target target = lowering.target();
        // the rows of all experts are in flight together
        long bytes = Math.min(library.tileBytes(), target.loadBytesInFlight() / library.stages());
        int parts = 1;
        while (fits(op, parts, library, target) < 1) {
            if (parts >= op.columns()) {
                throw new UnsupportedOperatorException("no element of " + op.chosen()
                        + " experts fits the scratchpad of " + target.scratchBytes() + " bytes");
            }
            parts *= 2;
        }
        int columns = Math.toIntExact((op.columns() + parts - 1) / parts);
        long wanted = Math.max(1, bytes / op.type().bytes((long) columns * op.chosen()));
        long share = (op.tokens() + target.cores() - 1) / target.cores();
        int rows = (int) Math.min(fits(op, parts, library, target), Math.min(share, wanted));
        Affine token = Affine.grid(0, rows);
        Affine column = parts == 1 ? Affine.ZERO : Affine.grid(1, columns);
        TileStream stream = new TileStream("expert_sum", library.stages(), library);
        int numbers = stream.tensor("positions", DataType.INT32, op.tokens(), op.chosen());
        int weights = stream.tensor("weights", op.type(), op.tokens(), op.chosen());
        int from = stream.tensor("x", op.type(), op.tokens() * op.chosen(), op.columns());
        int y = stream.tensor("y", op.type(), op.tokens(), op.columns());
        BufferRef[] in = new BufferRef[op.chosen()];
        BufferRef[] weight = new BufferRef[op.chosen()];
        for (int i = 0; i < op.chosen(); i++) {
            List<Affine> place = List.of(token, Affine.constant(i));
            BufferRef number = stream.load("n" + i, DataType.INT32, rows, 1, stream.tile(numbers, place, rows, 1));
            weight[i] = stream.load("w" + i, op.type(), rows, 1, stream.tile(weights, place, rows, 1));
            in[i] = stream.gather(
                    "x" + i,
                    op.type(),
                    rows,
                    columns,
                    stream.tile(from, List.of(Affine.ZERO, column), rows, columns),
                    number);
        }
        BufferRef out =
                stream.store("out", op.type(), rows, columns, stream.tile(y, List.of(token, column), rows, columns));
        BufferRef sum = stream.registers("sum", rows, columns);
        BufferRef term = stream.registers("term", rows, columns);
        Grid.Axis tokens = new Grid.Axis("tokens", Math.toIntExact((op.tokens() + rows - 1) / rows));
        Grid grid = parts == 1
                ? new Grid(List.of(tokens), List.of(0), 0)
                : new Grid(List.of(tokens, new Grid.Axis("columns", parts)), List.of(0, 1), 0);
        return List.of(stream.build(grid, k -> {
            for (int i = 0; i < in.length; i++) {
                k.emit(Opcode.MUL, i == 0 ? sum : term, in[i].next(), weight[i].next());
                if (i > 0) {
                    k.emit(Opcode.ADD, sum, sum, term);
                }
            }
            k.emit(Opcode.CONVERT, out.next(), sum);
        }));
    }

    /** Tokens, their rows cut into so many parts, that scratchpad and registers hold beside each other. */
    private static long fits(ExpertSum op, int parts, StreamLibrary library, Target target) {
        long width = (op.columns() + parts - 1) / parts;
        long bytes = op.type().bytes(width);
        long given = op.chosen() * (bytes + op.type().bytes(1L) + DataType.INT32.bytes(1L));
        long held = target.scratchBytes() / TileStream.scratchBytes(given, bytes, library.stages());
        return Math.min(held, target.accumulatorBytes() / (2 * DataType.FP32.bytes(width)));
    }
}

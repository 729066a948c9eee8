package systole.workloads.lowering.stream;

import java.util.List;
import systole.isa.Affine;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Operand.BufferRef;
import systole.isa.Target;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.Elementwise;

/** Lowers elementwise operations: a stream of tiles, whole rows where they are short, parts of rows where they are long. */
public final class ElementwiseLowering {
    private ElementwiseLowering() {}

    /** The kernel of the operation. */
    public static List<Kernel> lower(Elementwise op, Lowering lowering) {
        Elementwise.Kind kind = op.kind();
        StreamLibrary library = lowering.library().stream();
        Target target = lowering.target();
        StreamLibrary gated = lowering.library().rows().gated();
        if (kind.halves() && gated.rowBlock() != null) {
            return List.of(GatedRows.kernel(op, gated, gated.rowBlock(), target));
        }
        // one tensor a value: memory is one long row; halves of rows keep their shape
        long rows = kind.halves() ? op.rows() : 1;
        long columns = kind.halves() ? op.columns() : op.rows() * op.columns();
        int stages = library.stages();
        long elements = elements(op, library, target);
        long parts = Tiles.ceilDiv(columns, elements);
        int wide = (int) Tiles.ceilDiv(columns, parts);
        int high = (int) Math.max(1, Math.min(rows, elements / wide));
        Affine row = Affine.grid(1, high);
        Affine column = Affine.grid(0, wide);
        TileStream stream = new TileStream(kind.text(), stages, library);
        BufferRef[] in = new BufferRef[kind.inputs()];
        String[] names = {"a", "b"};
        int both = kind.halves() ? stream.tensor("gate_up", op.type(), rows, 2, columns) : -1;
        for (int i = 0; i < in.length; i++) {
            Operand.TileRef tile = kind.halves()
                    ? stream.tile(both, List.of(row, Affine.constant(i), column), high, 1, wide)
                    : stream.tile(stream.tensor(names[i], op.type(), rows, columns), List.of(row, column), high, wide);
            in[i] = stream.load("in_" + names[i], op.type(), high, wide, tile);
        }
        int c = stream.tensor("c", op.output(), rows, columns);
        BufferRef out = stream.store("out", op.output(), high, wide, stream.tile(c, List.of(row, column), high, wide));
        BufferRef x = stream.registers("x", high, wide);
        BufferRef y = kind.inputs() > 1 ? stream.registers("y", high, wide) : x;
        BufferRef t = stream.registers("t", high, wide);
        Grid grid = new Grid(
                List.of(new Grid.Axis("columns", (int) Tiles.ceilDiv(columns, wide)), new Grid.Axis("rows", (int)
                        Tiles.ceilDiv(rows, high))),
                List.of(0, 1),
                0);
        return List.of(stream.build(grid, k -> {
            k.emit(Opcode.CONVERT, x, in[0].next());
            if (kind.inputs() > 1) {
                k.emit(Opcode.CONVERT, y, in[1].next());
            }
            kind.math().emit(k, x, y, t);
            k.emit(Opcode.CONVERT, out.next(), x);
        }));
    }

    /** Elements of a tile. */
    private static long elements(Elementwise op, StreamLibrary library, Target target) {
        int inputs = op.kind().inputs();
        int bits = op.type().bits();
        long elements = Math.max(1, Tiles.loadBytes(library, target, inputs) * 8 / bits);
        long scratchBits = (long) bits * inputs * library.stages()
                + TileStream.scratchBytes(0, op.output().bits(), library.stages());
        elements = Math.min(elements, target.scratchBytes() * 8 / scratchBits);
        elements = Math.min(elements, target.accumulatorBytes() / (4L * (inputs + 1)));
        if (elements < 1) {
            throw new UnsupportedOperatorException(
                    "no tile of an elementwise kernel fits the scratchpad of " + target.scratchBytes() + " bytes");
        }
        long least = Math.min(elements, Math.max(1, library.smallestTileBytes() * 8L / bits));
        return Tiles.share(op.rows() * op.columns(), elements, least, target.cores());
    }
}

package systole.workloads.lowering.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import systole.isa.Affine;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.TileRef;
import systole.isa.Target;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.Pointwise;
import systole.workloads.operator.Port;
import systole.workloads.operator.Ports;

/** Lowers functions of several tensors at each element: a stream of tiles with a buffer for each tensor. */
public final class PointwiseLowering {
    private PointwiseLowering() {}

    /** The kernel of the function. */
    public static List<Kernel> lower(Pointwise op, Lowering lowering) {
        Ports ports = op.ports();
        StreamLibrary library = lowering.library().stream();
        List<Port> all = new ArrayList<>(ports.inputs());
        all.addAll(ports.outputs());
        // where each tensor has a value an element, memory is one long row
        boolean flat = all.stream().allMatch(port -> port.span() == Port.Span.ALL && port.half() < 0);
        long items = flat ? 1 : op.items();
        long rows = flat ? 1 : op.rows() / items;
        long columns = flat ? op.rows() * op.columns() : op.columns();
        long elements = elements(op, ports, library, lowering.target());
        int wide = (int) Tiles.ceilDiv(columns, Tiles.ceilDiv(columns, elements));
        int high = (int) Math.max(1, Math.min(rows, elements / wide));
        TileStream stream = new TileStream(op.function().text(), library.stages(), library);
        Affine row = Affine.grid(1, high);
        Affine column = Affine.grid(0, wide);
        ItemTiles tiles = new ItemTiles(items);
        Place place = new Place(tiles, rows, columns, row, column);
        Map<String, Integer> tensors = new HashMap<>();
        BufferRef[] loaded = new BufferRef[ports.inputs().size()];
        BufferRef[] in = new BufferRef[loaded.length];
        for (int i = 0; i < in.length; i++) {
            Port port = ports.inputs().get(i);
            int h = port.high(high);
            int w = port.wide(wide);
            String name = port.half() < 0 ? port.tensor() : port.tensor() + port.half();
            loaded[i] = stream.load("in_" + name, port.type(), h, w, tile(stream, tensors, port, place, h, w));
            in[i] = stream.registers("x_" + name, h, w);
        }
        BufferRef[] out = new BufferRef[ports.outputs().size()];
        for (int i = 0; i < out.length; i++) {
            Port port = ports.outputs().get(i);
            String name = port.half() < 0 ? port.tensor() : port.tensor() + port.half();
            TileRef tile = tile(stream, tensors, port, place, high, wide);
            out[i] = stream.store("out_" + name, port.type(), high, wide, tile);
        }
        BufferRef[] spare = new BufferRef[op.function().spares()];
        for (int i = 0; i < spare.length; i++) {
            spare[i] = stream.registers("t" + i, high, wide);
        }
        Grid.Axis across = new Grid.Axis("columns", Math.toIntExact(Tiles.ceilDiv(columns, wide)));
        Grid.Axis down = new Grid.Axis("rows", Math.toIntExact(Tiles.ceilDiv(rows, high)));
        Grid grid = tiles.grid(across, down);
        return List.of(stream.build(grid, k -> {
            for (int i = 0; i < in.length; i++) {
                k.emit(Opcode.CONVERT, in[i], loaded[i].next());
            }
            BufferRef[] results = op.function().emit(k, in, spare, op.parameter());
            for (int i = 0; i < out.length; i++) {
                k.emit(Opcode.CONVERT, out[i].next(), results[i]);
            }
        }));
    }

    /** Rows and columns of an item, and where a tile begins there. */
    private record Place(ItemTiles items, long rows, long columns, Affine row, Affine column) {}

    /** The tile of a port, its tensor declared when it is first met: a tensor that is read and written is one. */
    private static TileRef tile(
            TileStream stream, Map<String, Integer> tensors, Port port, Place place, int high, int wide) {
        Affine atRow = port.span() == Port.Span.ROW ? Affine.ZERO : place.row();
        Affine atColumn = port.span() == Port.Span.COLUMN ? Affine.ZERO : place.column();
        long rows = port.span() == Port.Span.ROW ? 1 : place.rows();
        long columns = port.span() == Port.Span.COLUMN ? 1 : place.columns();
        if (port.half() < 0) {
            int tensor = tensors.computeIfAbsent(
                    port.tensor(),
                    name -> stream.tensor(name, port.type(), place.items().dimensions(rows, columns)));
            return stream.tile(
                    tensor,
                    place.items().origin(2, atRow, atColumn),
                    place.items().extent(high, wide));
        }
        int tensor = tensors.computeIfAbsent(
                port.tensor(),
                name -> stream.tensor(name, port.type(), place.items().dimensions(rows, 2, columns)));
        return stream.tile(
                tensor,
                place.items().origin(2, atRow, Affine.constant(port.half()), atColumn),
                place.items().extent(high, 1, wide));
    }

    /** Elements of a tile, for all tensors together as many bytes as the library brings at once. */
    private static long elements(Pointwise op, Ports ports, StreamLibrary library, Target target) {
        long inBits = bits(ports.inputs());
        long outBits = bits(ports.outputs());
        int streams = (int) Math.max(1, count(ports.inputs()));
        long widest = ports.inputs().stream()
                .mapToInt(port -> port.type().bits())
                .max()
                .orElse(8);
        long elements = Math.max(1, Tiles.loadBytes(library, target, streams) * 8 / widest);
        long scratchBits = inBits * library.stages() + TileStream.scratchBytes(0, outBits, library.stages());
        long registers = (long) ports.inputs().size() + op.function().spares();
        elements = Math.min(elements, target.scratchBytes() * 8 / scratchBits);
        elements = Math.min(elements, target.accumulatorBytes() / (4L * registers));
        if (elements < 1) {
            throw new UnsupportedOperatorException("no tile of " + op.function().text() + " fits the scratchpad of "
                    + target.scratchBytes() + " bytes");
        }
        long least = Math.min(elements, Math.max(1, library.smallestTileBytes() * 8L / widest));
        return Tiles.share(op.rows() * op.columns(), elements, least, target.cores());
    }

    /** Rows and columns are counted as if they had a value an element: a tile of one row has them so. */
    private static long bits(List<Port> ports) {
        return ports.stream().mapToLong(port -> port.type().bits()).sum();
    }

    private static long count(List<Port> ports) {
        return ports.stream().filter(port -> port.span() == Port.Span.ALL).count();
    }
}

package systole.workloads.lowering.stream;

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
import systole.isa.Target;
import systole.workloads.lowering.Lowering;

/**
 * Dynamic quantisation of a tensor. Where it has one scale: what it is gathered in is cleared, then the largest magnitude of each
 * part, the scale from all of them, and the tensor times the scale in the narrow format. The whole tensor must have been read
 * before any of it can be converted, so these are kernels of their own. Where each block of a row has a scale, as in nvfp4,
 * converting finds it, and the one of the whole tensor is known beforehand: one kernel.
 */
public final class QuantiseLowering {
    /** Largest magnitudes that are brought together at a time. */
    private static final int PART = 4096;

    private QuantiseLowering() {}

    /**
     * The kernels: four, or one where blocks have scales.
     *
     * @param elements of the tensor
     * @param from format of the tensor
     * @param to narrow format
     */
    public static List<Kernel> lower(long elements, DataType from, DataType to, Lowering lowering) {
        StreamLibrary library = lowering.library().quantise();
        Target target = lowering.target();
        long most = Math.min(
                Tiles.loadBytes(library, target, 1) * 8 / from.bits(),
                Math.min(target.scratchBytes() / (8L * (library.stages() + 2)), target.accumulatorBytes() / 12));
        long least = Math.max(1, library.smallestTileBytes() * 8L / from.bits());
        int shared = (int) Tiles.share(elements, Math.max(1, most), Math.min(least, Math.max(1, most)), target.cores());
        int wide = (int) Tiles.ceilDiv(shared, to.block()) * to.block();
        int tiles = Math.toIntExact(Tiles.ceilDiv(elements, wide));
        if (to.block() > 1) {
            return List.of(converted(elements, from, to, wide, tiles, library));
        }
        return List.of(
                zeroed(library),
                largest(elements, from, wide, tiles, library),
                scale(tiles, library),
                converted(elements, from, to, wide, tiles, library));
    }

    private static Kernel zeroed(StreamLibrary library) {
        KernelBuilder k = new KernelBuilder("clear").setupLoads(library.setupLoads());
        int scale = k.tensor("scale", DataType.FP32, 1, 1);
        BufferRef out = k.scratch("out", DataType.FP32, 1, 1, 1);
        int ready = k.semaphore("ready", 0);
        k.emit(Opcode.FILL, out, new Constant(0));
        k.signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        k.emit(Opcode.STORE, k.tile(scale, 1, List.of(Affine.ZERO, Affine.ZERO), 1, 1), out);
        return k.build(grid(1));
    }

    private static Kernel largest(long elements, DataType from, int wide, int tiles, StreamLibrary library) {
        TileStream stream = new TileStream("largest_magnitude", library.stages(), library);
        List<Affine> at = List.of(Affine.ZERO, Affine.grid(0, wide));
        int a = stream.tensor("A", from, 1, elements);
        int maxima = stream.tensor("largest", DataType.FP32, 1, tiles);
        BufferRef in = stream.load("in", from, 1, wide, stream.tile(a, at, 1, wide));
        BufferRef out = stream.store(
                "out", DataType.FP32, 1, 1, stream.tile(maxima, List.of(Affine.ZERO, Affine.grid(0, 1)), 1, 1));
        BufferRef x = stream.registers("x", 1, wide);
        BufferRef negative = stream.registers("negative", 1, wide);
        return stream.build(
                grid(tiles),
                k -> k.emit(Opcode.CONVERT, x, in.next())
                        .emit(Opcode.SCALE, negative, x, new Constant(-1), new Constant(0))
                        .emit(Opcode.MAX, x, x, negative)
                        .emit(Opcode.REDUCE_MAX, out.next(), x));
    }

    private static Kernel scale(int tiles, StreamLibrary library) {
        int part = Math.min(PART, tiles);
        KernelBuilder k = new KernelBuilder("scale").setupLoads(library.setupLoads());
        int maxima = k.tensor("largest", DataType.FP32, 1, tiles);
        int scale = k.tensor("scale", DataType.FP32, 1, 1);
        BufferRef in = k.scratch("in", DataType.FP32, 1, part, 1);
        BufferRef out = k.scratch("out", DataType.FP32, 1, 1, 1);
        BufferRef ofPart = k.accumulator("of_part", DataType.FP32, 1, 1, 1);
        BufferRef all = k.accumulator("all", DataType.FP32, 1, 1, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", 1);
        int ready = k.semaphore("ready", 0);
        // above zero, so that a tensor of zeros has a scale
        k.emit(Opcode.FILL, all, new Constant(1e-12));
        k.loop(Tiles.ceilDiv(tiles, part));
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, in.next(), k.tile(maxima, 1, List.of(Affine.ZERO, Affine.loop(0, part)), 1, part));
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
        k.emit(Opcode.REDUCE_MAX, ofPart, in.next()).emit(Opcode.MAX, all, all, ofPart);
        k.signal(Queue.VECTOR, empty);
        k.end();
        k.emit(Opcode.RECIPROCAL, all, all).emit(Opcode.CONVERT, out, all);
        k.signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        k.emit(Opcode.STORE, k.tile(scale, 1, List.of(Affine.ZERO, Affine.ZERO), 1, 1), out);
        return k.build(grid(1));
    }

    private static Kernel converted(
            long elements, DataType from, DataType to, int wide, int tiles, StreamLibrary library) {
        TileStream stream = new TileStream("quantise", library.stages(), library);
        List<Affine> at = List.of(Affine.ZERO, Affine.grid(0, wide));
        int a = stream.tensor("A", from, 1, elements);
        int scale = stream.tensor("scale", DataType.FP32, 1, 1);
        int q = stream.tensor("Q", to, 1, elements);
        BufferRef factor =
                stream.load("factor", DataType.FP32, 1, 1, stream.tile(scale, List.of(Affine.ZERO, Affine.ZERO), 1, 1));
        BufferRef in = stream.load("in", from, 1, wide, stream.tile(a, at, 1, wide));
        BufferRef out = stream.store("out", to, 1, wide, stream.tile(q, at, 1, wide));
        BufferRef x = stream.registers("x", 1, wide);
        return stream.build(
                grid(tiles),
                k -> k.emit(Opcode.CONVERT, x, in.next())
                        .emit(Opcode.MUL, x, x, factor.next())
                        .emit(Opcode.CONVERT, out.next(), x));
    }

    private static Grid grid(int tiles) {
        return new Grid(List.of(new Grid.Axis("part", tiles)), List.of(0), 0);
    }
}

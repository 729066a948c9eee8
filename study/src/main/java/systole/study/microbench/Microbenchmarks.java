package systole.study.microbench;

import java.util.ArrayList;
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
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.KernelTimer;
import systole.microarch.timing.Residency;
import systole.microarch.timing.TileTimer;

/** Runs the microbenchmarks on one device at its maximum clock. */
public final class Microbenchmarks {
    private static final int LINE_ELEMENTS = 32;
    private static final int CHASE_STEPS = 1024;
    private static final long STREAM_ELEMENTS = 1L << 28;
    private static final int STREAM_TILE = 4096;
    private static final int IN_FLIGHT_PIECES = 1024;
    private static final int PRODUCTS = 4096;
    /** Elements of a chunk that one tile of the footprint sweep reads: 256 KiB. */
    private static final int CHUNK_ELEMENTS = 1 << 16;
    /** Elements of the small kernel: 32 KiB read and 32 KiB written. */
    private static final int SMALL_ELEMENTS = 8192;

    private final DeviceSpec device;
    private final KernelTimer timer;

    /** Microbenchmarks of a device. */
    public Microbenchmarks(DeviceSpec device) {
        this(device, new TileTimer(true));
    }

    Microbenchmarks(DeviceSpec device, KernelTimer timer) {
        this.device = device;
        this.timer = timer;
    }

    /** Memory streams, named as usual. */
    public enum Stream {
        /** b = constant. */
        INIT(0, true),
        /** sum of a. */
        READ(1, false),
        /** b = factor * a. */
        SCALE(1, true),
        /** c = a + factor * b. */
        TRIAD(2, true);

        private final int reads;
        private final boolean writes;

        Stream(int reads, boolean writes) {
            this.reads = reads;
            this.writes = writes;
        }
    }

    /**
     * Seconds from a load to the next that depends on it, on one core.
     *
     * @param inCache true when the lines are in the shared cache
     */
    public double chaseSeconds(boolean inCache) {
        KernelBuilder k = new KernelBuilder("chase");
        int list = k.tensor("list", DataType.FP32, (long) CHASE_STEPS * LINE_ELEMENTS);
        BufferRef line = k.scratch("line", DataType.FP32, 1, LINE_ELEMENTS, 1);
        int arrived = k.semaphore("arrived", 1);
        k.loop(CHASE_STEPS);
        k.wait(Queue.LOAD, arrived);
        k.emit(Opcode.LOAD, line, k.tile(list, 1, List.of(Affine.loop(0, LINE_ELEMENTS)), LINE_ELEMENTS));
        k.signal(Queue.LOAD, arrived);
        k.end();
        Kernel kernel = k.build(grid(1, 1));
        double all = time(kernel, inCache ? 1 : 0).seconds();
        return (all - launchSeconds()) / CHASE_STEPS;
    }

    /** The same in cycles of the maximum clock. */
    double chaseCycles(boolean inCache) {
        return chaseSeconds(inCache) * device.clock().maximumHertz();
    }

    private double launchSeconds() {
        return device.launch().startSeconds() + device.launch().endSeconds();
    }

    /**
     * Bytes that one core reads from its scratchpad in a cycle: products of few rows and columns, which wait for operands.
     */
    public double scratchBytesPerCycle() {
        KernelTime time = products(DataType.FP16, 16, 16, 256);
        return time.count(Action.SCRATCH_BYTE) / cycles(time);
    }

    /**
     * Cycles from one product of tiles to the next that does not wait for it, on one core.
     *
     * @param type type of operands, in the scratchpad
     */
    public double productCycles(DataType type, int rows, int columns, int depth) {
        return cycles(products(type, rows, columns, depth)) / PRODUCTS;
    }

    private double cycles(KernelTime time) {
        return (time.seconds() - launchSeconds()) * device.clock().maximumHertz();
    }

    private KernelTime products(DataType type, int rows, int columns, int depth) {
        KernelBuilder k = new KernelBuilder("products");
        BufferRef a = k.scratch("a", type, rows, depth, 1);
        BufferRef b = k.scratch("b", type, depth, columns, 1);
        BufferRef sums = k.accumulator("sums", DataType.FP32, rows, columns, 1);
        k.operandTile(rows, columns).loop(PRODUCTS).emit(Opcode.MMA, sums, a, b);
        k.end();
        return time(k.build(grid(1, 1)), 1);
    }

    /**
     * Bytes a second that all cores load when they sweep the same footprint over and over.
     *
     * @param footprintBytes bytes that are swept
     */
    public double sweepBytesPerSecond(long footprintBytes) {
        int chunks = (int) Math.max(1, footprintBytes / DataType.FP32.bytes(CHUNK_ELEMENTS));
        int repeats = Math.max(8, 40 * device.cores() / chunks);
        KernelBuilder k = new KernelBuilder("sweep");
        int data = k.tensor("data", DataType.FP32, (long) chunks * CHUNK_ELEMENTS);
        int stages = 8;
        BufferRef tile = k.scratch("tile", DataType.FP32, 1, STREAM_TILE, stages);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", stages);
        k.loop(CHUNK_ELEMENTS / STREAM_TILE);
        k.wait(Queue.LOAD, empty);
        k.emit(
                Opcode.LOAD,
                tile.next(),
                k.tile(
                        data,
                        1,
                        List.of(Affine.grid(0, CHUNK_ELEMENTS).plus(Affine.loop(0, STREAM_TILE))),
                        STREAM_TILE));
        k.signal(Queue.LOAD, full).wait(Queue.STORE, full).signal(Queue.STORE, empty);
        k.end();
        Kernel kernel = k.persistent(true).build(grid(chunks, repeats));
        KernelTime time = time(kernel, Math.min(1, sharedCapacity() / footprintBytes));
        return time.count(Action.LOADED_BYTE) / time.seconds();
    }

    /**
     * Bytes a second of a read stream in which each core has only so many bytes of loads under way, as few warps would: Little's
     * law until memory is busy.
     *
     * @param bytesInFlight bytes of one core
     */
    public double streamInFlightBytesPerSecond(long bytesInFlight) {
        int piece = Math.toIntExact(bytesInFlight / DataType.FP32.bytes(1));
        KernelBuilder k = new KernelBuilder("in_flight");
        int data = k.tensor("data", DataType.FP32, (long) device.cores() * IN_FLIGHT_PIECES * piece);
        BufferRef tile = k.scratch("tile", DataType.FP32, 1, piece, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", 1);
        k.loop(IN_FLIGHT_PIECES);
        k.wait(Queue.LOAD, empty);
        k.emit(
                Opcode.LOAD,
                tile.next(),
                k.tile(
                        data,
                        1,
                        List.of(Affine.grid(0, (long) IN_FLIGHT_PIECES * piece).plus(Affine.loop(0, piece))),
                        piece));
        k.signal(Queue.LOAD, full).wait(Queue.STORE, full).signal(Queue.STORE, empty);
        k.end();
        KernelTime time = time(k.build(grid(device.cores(), 1)), 0);
        return time.count(Action.LOADED_BYTE) / (time.seconds() - launchSeconds());
    }

    /** Bytes read and written a second by a stream over tensors of 1 GiB each. */
    public double streamBytesPerSecond(Stream stream) {
        Kernel kernel = stream(stream, STREAM_ELEMENTS, streamTile());
        KernelTime time = time(kernel, 0);
        return (stream.reads + (stream.writes ? 1 : 0)) * DataType.FP32.bytes(STREAM_ELEMENTS) / time.seconds();
    }

    /** Seconds for each of many small kernels, one after the other in a graph: a scale of 32 KiB that stays in the cache. */
    public double smallKernelSeconds() {
        return smallKernel() + device.launch().graphGapSeconds();
    }

    /** The same where the host launches each into a stream that never runs empty. */
    public double smallKernelInStreamSeconds() {
        return smallKernel() + device.launch().streamGapSeconds();
    }

    private double smallKernel() {
        Kernel kernel = stream(Stream.SCALE, SMALL_ELEMENTS, 256);
        return time(kernel, device.cache() == null ? 0 : 1).seconds();
    }

    private static Kernel stream(Stream stream, long elements, int tileElements) {
        KernelBuilder k = new KernelBuilder("stream");
        int stages = 3;
        int empty = k.semaphore("empty", stages);
        int full = k.semaphore("full", 0);
        int computed = k.semaphore("computed", 0);
        int stored = k.semaphore("stored", 2);
        List<Affine> place = List.of(Affine.grid(0, tileElements));
        BufferRef out = k.accumulator("out", DataType.FP32, 1, tileElements, 2);
        if (stream.reads > 0) {
            k.wait(Queue.LOAD, empty);
        }
        List<BufferRef> in = new ArrayList<>();
        for (int i = 0; i < stream.reads; i++) {
            int a = k.tensor("a" + i, DataType.FP32, elements);
            in.add(k.scratch("in" + i, DataType.FP32, 1, tileElements, stages));
            k.emit(Opcode.LOAD, in.get(i).next(), k.tile(a, 1, place, tileElements));
        }
        if (stream.reads > 0) {
            k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
        }
        if (stream.writes) {
            k.wait(Queue.VECTOR, stored);
        }
        if (in.isEmpty()) {
            k.emit(Opcode.FILL, out.next(), new Constant(1));
        } else {
            BufferRef last = in.get(in.size() - 1).next();
            k.emit(Opcode.ADD, out.next(), in.size() > 1 ? in.get(0).next() : in.get(0), last);
        }
        if (stream.reads > 0) {
            k.signal(Queue.VECTOR, empty);
        }
        if (stream.writes) {
            int b = k.tensor("b", DataType.FP32, elements);
            k.signal(Queue.VECTOR, computed).wait(Queue.STORE, computed);
            k.emit(Opcode.STORE, k.tile(b, 1, place, tileElements), out.next());
            k.signal(Queue.STORE, stored);
        }
        return k.persistent(true).build(grid((int) (elements / tileElements), 1));
    }

    /** Elements of a stream's tile: a tenth of the scratchpad, rounded down to a power of two, so that two inputs of three stages fit. */
    private int streamTile() {
        long bytes = Long.highestOneBit(device.core().scratchBytes() / 10);
        return Math.toIntExact(Math.max(64, bytes / DataType.FP32.bytes(1)));
    }

    private double sharedCapacity() {
        return device.cache() == null ? 0 : device.cache().sharedCapacityBytes();
    }

    private KernelTime time(Kernel kernel, double resident) {
        List<Double> fractions =
                kernel.tensors().stream().map(tensor -> resident).toList();
        return timer.time(kernel, device, device.clock().maximumHertz(), new Residency(fractions));
    }

    private static Grid grid(int places, int repeats) {
        return new Grid(List.of(new Grid.Axis("place", places), new Grid.Axis("repeat", repeats)), List.of(0, 1), 0);
    }
}

package systole.isa.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations.Buffer;
import systole.isa.Grid;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;
import systole.isa.Operand.Peer;
import systole.isa.Queue;

/** One small fault for each rule, and what is said about it. */
final class RulesTest {
    private static final Grid ONE = new Grid(List.of(), List.of(), 0);
    private static final List<Affine> START = List.of(Affine.ZERO, Affine.ZERO);

    private final KernelBuilder k = new KernelBuilder("rules");

    @Test
    void structure() {
        Instruction loop = new Instruction(Opcode.LOOP, List.of(new Operand.Bound(Affine.constant(2), 2, 1)));
        Instruction end = new Instruction(Opcode.END, List.of());
        Instruction halt = new Instruction(Opcode.HALT, List.of());
        assertThat(Verifier.structure(List.of(end, loop, halt, end, loop)))
                .extracting(Finding::text)
                .containsExactly(
                        "instruction 0: structure: this end closes no loop: remove it, or open a loop before it",
                        "instruction 2: structure: halt stands before other instructions, which would never run: let it be the last",
                        "instruction 4: structure: this loop is not closed: put its end before the halt",
                        "kernel: structure: the last instruction is not halt: put one there");
        k.emit(Opcode.HALT);
        expect(
                "instruction 0: structure: halt stands before other instructions, which would never run: let it be the last");
    }

    @Test
    void capacity() {
        k.scratch("small", DataType.BF16, 8, 8, 1);
        k.scratch("ring", DataType.BF16, 8, 64, 3);
        k.accumulator("sum", DataType.FP32, 8, 8, 1);
        // 128 + 3 * 1024 bytes and 256 bytes
        assertThat(Verifier.verify(k.build(ONE), Limits.NONE.withBytes(3200, 256))
                        .findings())
                .isEmpty();
        expect(
                Limits.NONE.withBytes(3199, 255),
                "kernel: scratch overflow: buffers need 3200 bytes of the scratchpad, a core has 3199; ring is the largest with 3072 in 3 stages: fewer stages, a smaller tile or shared addresses would help",
                "kernel: accumulator overflow: buffers need 256 bytes of the accumulators, a core has 255; sum is the largest with 256 in one stage: fewer stages, a smaller tile or shared addresses would help",
                "instruction 0: structure: halt stands before other instructions, which would never run: let it be the last");
    }

    @Test
    void types() {
        BufferRef i8 = k.scratch("i8", DataType.INT8, 4, 4, 1);
        BufferRef bf = k.scratch("bf", DataType.BF16, 4, 4, 1);
        BufferRef sum = k.accumulator("sum", DataType.FP32, 4, 4, 1);
        int x = k.tensor("x", DataType.FP16, 4, 4);
        k.emit(Opcode.FILL, i8, new Constant(0)).emit(Opcode.BARRIER);
        k.emit(Opcode.LOAD, bf, k.tile(x, 1, START, 4, 4)).emit(Opcode.BARRIER);
        k.emit(Opcode.MMA, sum, i8, bf).emit(Opcode.MMA, sum, i8, i8).emit(Opcode.MMA, sum, bf, bf);
        k.emit(Opcode.BARRIER).emit(Opcode.GATHER, bf, k.tile(x, 1, START, 4, 4), bf);
        expect(
                "instruction 2: type: tensor x is fp16, buffer bf is bf16: bring it in its own type and convert",
                "instruction 4: type: i8 is int8 and bf is bf16 cannot be multiplied: both must be integers, or neither",
                "instruction 5: type: products of int8 are summed in int32, but sum is fp32",
                "instruction 8: type: tensor x is fp16, buffer bf is bf16: bring it in its own type and convert",
                "instruction 8: shape: index bf (4 x 4) must be 4 x 1, one row number for each row of bf (4 x 4)");
    }

    @Test
    void shapes() {
        BufferRef a = k.scratch("a", DataType.FP32, 4, 8, 1);
        BufferRef b = k.scratch("b", DataType.FP32, 4, 6, 1);
        BufferRef d = k.scratch("d", DataType.FP32, 4, 4, 1);
        BufferRef column = k.scratch("column", DataType.FP32, 4, 1, 1);
        BufferRef index = k.scratch("index", DataType.INT32, 3, 1, 1);
        int x = k.tensor("x", DataType.FP32, 16, 16);
        for (BufferRef each : List.of(a, b, d, column, index)) {
            k.emit(Opcode.FILL, each, new Constant(0));
        }
        k.emit(Opcode.BARRIER);
        k.emit(Opcode.MMA_T, d, a, b).emit(Opcode.MMA, d, a, a).emit(Opcode.BARRIER);
        k.emit(Opcode.ADD, d, column, b).emit(Opcode.EXP, d, a).emit(Opcode.ROTATE, a, a, b);
        k.emit(Opcode.REDUCE_SUM, d, a).emit(Opcode.REDUCE_MAX, column, a).emit(Opcode.BARRIER);
        k.emit(Opcode.LOAD, d, k.tile(x, 1, START, 4, 5))
                .emit(Opcode.BARRIER)
                .emit(Opcode.EXP, d, d)
                .emit(Opcode.BARRIER);
        k.emit(Opcode.GATHER, d, k.tile(x, 1, START, 4, 4), index);
        expect(
                "instruction 6: shape: d (4 x 4) cannot hold the product of a (4 x 8) and b (4 x 6) transposed, which is 4 x 4 where depths agree; they are 8 and 6",
                "instruction 7: shape: d (4 x 4) cannot hold the product of a (4 x 8) and a (4 x 8), which is 4 x 8 where depths agree; they are 8 and 4",
                "instruction 9: shape: b (4 x 6) cannot be repeated to d (4 x 4): it needs as many rows or one, and as many columns or one",
                "instruction 10: shape: d (4 x 4) must have the shape of a (4 x 8)",
                "instruction 11: shape: angles b (4 x 6) need an even number of columns that divides those of a (4 x 8)",
                "instruction 12: shape: d (4 x 4) must be 4 x 1, one element for each row of a (4 x 8)",
                "instruction 15: shape: a tile of 4 x 5 has 20 elements, d (4 x 4) has 16",
                "instruction 19: shape: index index (3 x 1) must be 4 x 1, one row number for each row of d (4 x 4)");
    }

    @Test
    void blocks() {
        BufferRef odd = k.scratch("odd", DataType.MXFP4, 2, 16, 1);
        int x = k.tensor("x", DataType.MXFP4, 4, 64);
        k.emit(Opcode.LOAD, odd, k.tile(x, 1, List.of(Affine.ZERO, Affine.constant(16)), 1, 32));
        expect(
                "kernel: block: rows of buffer odd have 16 elements, not a multiple of the block of mxfp4, 32",
                "instruction 0: block: the last origin and extent of a tile of x must be multiples of the block of mxfp4, 32");
    }

    @Test
    void bounds() {
        BufferRef a = k.scratch("a", DataType.FP32, 4, 4, 1);
        int x = k.tensor("x", DataType.FP32, 10, 10);
        List<List<Affine>> origins = List.of(
                List.of(Affine.grid(0, 4).plus(-4), Affine.ZERO),
                List.of(Affine.constant(10), Affine.ZERO),
                // the last of three tiles starts at 8, is clipped and legal; that of five at 16
                List.of(Affine.grid(0, 4), Affine.grid(1, 4)),
                List.of(Affine.loop(0, 4), Affine.ZERO));
        k.loop(4);
        origins.forEach(origin -> k.emit(Opcode.LOAD, a, k.tile(x, 1, origin, 4, 4)));
        k.end();
        expect(
                k.build(new Grid(List.of(new Grid.Axis("m", 3), new Grid.Axis("n", 5)), List.of(0, 1), 0)),
                "instruction 1: bounds: the tile starts at -4 in dimension 0 of x: origins must be 0 or more",
                "instruction 2: bounds: the tile never lies inside dimension 0 of x, which has 10 elements",
                "instruction 3: bounds: at the last step of grid axis n the tile lies outside dimension 1 of x, which has 10 elements, whatever the rest is: too many steps, or steps too long",
                "instruction 4: bounds: at the last step of loop0 the tile lies outside dimension 0 of x, which has 10 elements, whatever the rest is: too many steps, or steps too long");
    }

    @Test
    void loopsThatEndEarlyReachNoFurther() {
        // parts of 8 of 20: 8, 8 and 4; the second step of the last part would be at 20, but is not taken
        BufferRef a = k.scratch("a", DataType.FP32, 4, 4, 1);
        int x = k.tensor("x", DataType.FP32, 4, 20);
        k.loop(Affine.constant(20).plus(Affine.grid(0, -8)), 8, 4);
        List<Affine> origin = List.of(
                Affine.ZERO, Affine.constant(16).plus(Affine.grid(0, -8)).plus(Affine.loop(0, 4)));
        k.emit(Opcode.LOAD, a, k.tile(x, 1, origin, 4, 4)).end();
        // a fourth part has no steps: its origin of -8 is never used
        assertThat(Verifier.verify(k.build(new Grid(List.of(new Grid.Axis("part", 4)), List.of(0), 0)), Limits.NONE)
                        .findings())
                .isEmpty();
    }

    @Test
    void unused() {
        k.tensor("x", DataType.FP32, 10);
        k.semaphore("idle", 0);
        expect(
                "kernel: unused: semaphore idle is never used: remove it",
                "kernel: unused: tensor x is neither loaded nor stored: a load or store is missing, or the declaration is too many");
    }

    @Test
    void semaphores() {
        int waited = k.semaphore("waited", 1);
        int signalled = k.semaphore("signalled", 0);
        int shared = k.semaphore("shared", 0);
        k.wait(Queue.LOAD, waited).signal(Queue.LOAD, signalled);
        k.signal(Queue.LOAD, shared)
                .signal(Queue.STORE, shared)
                .wait(Queue.LINK, shared)
                .wait(Queue.VECTOR, shared);
        expect(
                "instruction 0: semaphore unmatched: semaphore waited is waited on but never signalled: signal it where what is waited for is done",
                "instruction 1: semaphore unmatched: semaphore signalled is signalled but never waited on: let the queue that needs it wait, or remove it",
                "instruction 3: semaphore queues: semaphore shared is signalled by store and, at instruction 2, by load: give each its own semaphore",
                "instruction 5: semaphore queues: semaphore shared is waited on by vector and, at instruction 4, by link: give each its own semaphore");
    }

    @Test
    void balance() {
        int more = k.semaphore("more", 0);
        k.signal(Queue.LOAD, more)
                .signal(Queue.LOAD, more)
                .wait(Queue.VECTOR, more)
                .persistent(true);
        expect(
                "instruction 0: semaphore balance: tile 0 of the core leaves semaphore more 1 above its value before: signal it as often as it is waited on in each tile");
    }

    @Test
    void readBeforeWrite() {
        BufferRef a = k.scratch("a", DataType.FP32, 4, 4, 2);
        BufferRef b = k.scratch("b", DataType.FP32, 4, 4, 1);
        BufferRef never = k.scratch("never", DataType.FP32, 4, 4, 1);
        BufferRef zero = k.accumulator("zero", DataType.FP32, 4, 4, 1);
        int x = k.tensor("x", DataType.FP32, 4, 4);
        k.emit(Opcode.LOAD, a, k.tile(x, 1, START, 4, 4));
        k.emit(Opcode.CONVERT, b, a.next()).emit(Opcode.CONVERT, b, a).emit(Opcode.CONVERT, b, never);
        k.emit(Opcode.ADD, zero, zero, b);
        expect(
                "instruction 1: read before write: vector may read a (slot 0) before instruction 0 of load has written it: let load signal after it, and vector wait for it",
                "instruction 2: read before write: vector reads a (slot 1), which nothing has written: write it first, and turn the ring (++) where it is written as often as where it is read",
                "instruction 3: read before write: vector reads never, which no instruction writes: bring, compute or fill it first");
    }

    @Test
    void indexOfTheSameQueue() {
        BufferRef index = k.scratch("index", DataType.INT32, 4, 1, 1);
        BufferRef rows = k.scratch("rows", DataType.FP32, 4, 4, 1);
        int x = k.tensor("x", DataType.FP32, 4, 4);
        int n = k.tensor("n", DataType.INT32, 4, 1);
        k.emit(Opcode.LOAD, index, k.tile(n, 1, START, 4, 1));
        k.emit(Opcode.GATHER, rows, k.tile(x, 1, START, 4, 4), index);
        expect(
                "instruction 1: read before write: load may read index before instruction 0 of load has written it: instructions of load end only at a signal; let it signal after it and wait for it");
    }

    @Test
    void overwritten() {
        BufferRef a = k.scratch("a", DataType.FP32, 4, 4, 1);
        int x = k.tensor("x", DataType.FP32, 4, 8);
        int full = k.semaphore("full", 0);
        k.loop(2);
        k.emit(Opcode.LOAD, a, k.tile(x, 1, List.of(Affine.ZERO, Affine.loop(0, 4)), 4, 4));
        k.signal(Queue.LOAD, full).wait(Queue.STORE, full);
        k.emit(Opcode.STORE, k.tile(x, 1, List.of(Affine.ZERO, Affine.loop(0, 4)), 4, 4), a)
                .end();
        k.emit(Opcode.FILL, a, new Constant(0));
        expect(
                "instruction 1: unread: load overwrites a before anything has read what instruction 1 brought: let it wait until that is read, and turn the ring (++) as often where it is written as where it is read",
                "instruction 4: read before write: store may read a before instruction 6 of vector has written it: let vector signal after it, and store wait for it",
                "instruction 6: overwritten: vector may write a before or after instruction 1 of load does: let load signal after the first, and vector wait for it",
                "instruction 6: unread: vector overwrites a before anything has read what instruction 1 brought: let it wait until that is read, and turn the ring (++) as often where it is written as where it is read");
    }

    @Test
    void sharedBytes() {
        Kernel kernel = sharing(0, 60);
        expect(
                kernel,
                "instruction 2: shared bytes: vector reads a, whose bytes were overwritten by b at instruction 1: give them addresses apart, or read before that");
        assertThat(Verifier.verify(sharing(0, 64), Limits.NONE).findings())
                .as("side by side")
                .isEmpty();
    }

    /** Fills a and b, then adds them; each has 64 bytes. */
    private static Kernel sharing(long first, long second) {
        KernelBuilder k = new KernelBuilder("sharing");
        BufferRef a = k.scratch("a", DataType.FP32, 4, 4, 1);
        BufferRef b = k.scratch("b", DataType.FP32, 4, 4, 1);
        BufferRef sum = k.accumulator("sum", DataType.FP32, 4, 4, 1);
        k.emit(Opcode.FILL, a, new Constant(1))
                .emit(Opcode.FILL, b, new Constant(2))
                .emit(Opcode.ADD, sum, a, b);
        Kernel kernel = k.build(ONE);
        List<Buffer> buffers = new ArrayList<>(kernel.buffers());
        buffers.set(0, at(buffers.get(0), first));
        buffers.set(1, at(buffers.get(1), second));
        return new Kernel(
                "sharing", List.of(), buffers, List.of(), ONE, false, 1, 1, true, false, 0, 1, kernel.program());
    }

    private static Buffer at(Buffer b, long address) {
        return new Buffer(b.name(), b.space(), b.type(), b.rows(), b.columns(), b.stages(), address);
    }

    @Test
    void unread() {
        BufferRef ring = k.scratch("ring", DataType.FP32, 4, 4, 3);
        BufferRef twice = k.scratch("twice", DataType.FP32, 4, 4, 1);
        BufferRef never = k.scratch("never", DataType.FP32, 4, 4, 1);
        int x = k.tensor("x", DataType.FP32, 4, 4);
        Operand.TileRef tile = k.tile(x, 1, START, 4, 4);
        k.emit(Opcode.LOAD, ring.next(), tile).emit(Opcode.LOAD, ring.next(), tile);
        k.emit(Opcode.LOAD, twice, tile).emit(Opcode.LOAD, twice, tile).emit(Opcode.LOAD, never, tile);
        k.emit(Opcode.BARRIER).emit(Opcode.STORE, tile, ring).emit(Opcode.STORE, tile, twice);
        expect(
                "instruction 3: unread: load overwrites twice before anything has read what instruction 2 brought: let it wait until that is read, and turn the ring (++) as often where it is written as where it is read",
                "instruction 4: unread: no instruction reads never, which is brought here: use it, or do not bring it");
    }

    @Test
    void deadlock() {
        int a = k.semaphore("a", 0);
        int b = k.semaphore("b", 0);
        k.wait(Queue.LOAD, a).signal(Queue.LOAD, b).wait(Queue.STORE, b).signal(Queue.STORE, a);
        expect(
                "instruction 0: deadlock: load at instruction 0 waits for semaphore a of store; store at instruction 2 waits for semaphore b of load. load and store wait for each other: signal earlier, or start a semaphore higher");
    }

    @Test
    void deadlockAcrossABarrier() {
        int a = k.semaphore("a", 0);
        k.signal(Queue.LOAD, a).wait(Queue.STORE, a).wait(Queue.STORE, a).emit(Opcode.BARRIER);
        expect(
                "instruction 3: deadlock: load at instruction 3 waits for the others at a barrier; tensor at instruction 3 waits for the others at a barrier; vector at instruction 3 waits for the others at a barrier; store at instruction 2 waits for semaphore a of load; link at instruction 3 waits for the others at a barrier. load and store wait for each other: signal earlier, or start a semaphore higher");
    }

    @Test
    void messages() {
        BufferRef a = k.scratch("a", DataType.FP32, 4, 4, 1);
        BufferRef b = k.scratch("b", DataType.BF16, 4, 4, 1);
        k.emit(Opcode.FILL, a, new Constant(0))
                .emit(Opcode.FILL, b, new Constant(0))
                .emit(Opcode.BARRIER);
        k.emit(Opcode.SEND, a, new Peer(1)).emit(Opcode.SEND, a, new Peer(1));
        KernelBuilder other = new KernelBuilder("other");
        BufferRef c = other.scratch("c", DataType.BF16, 4, 4, 1);
        other.emit(Opcode.RECEIVE, c, new Peer(-1));
        expect(
                Verifier.verify(List.of(k.build(ONE), other.build(ONE)), Limits.NONE),
                "device 0, instruction 4: message: device 1 never receives a message from a: a receive is missing there, or the send is too many",
                "device 1, instruction 0: message: c takes 16 elements of bf16, but the message that device 0 sends at instruction 3 from a has 16 elements of fp32");
        KernelBuilder lonely = new KernelBuilder("lonely");
        BufferRef d = lonely.scratch("d", DataType.BF16, 4, 4, 1);
        lonely.emit(Opcode.RECEIVE, d, new Peer(1));
        expect(
                Verifier.verify(List.of(lonely.build(ONE), new KernelBuilder("idle").build(ONE)), Limits.NONE),
                "device 0, instruction 0: deadlock: device 0 link at instruction 0 waits for a message of device 1 link. device 1 link has ended and signals no more: signal and wait equally often",
                "device 0, instruction 0: message: device 1 has ended and sends no message for this receive: a send is missing there, or the receive is too many");
    }

    @Test
    void ringOfReceivesWaitsForItself() {
        BufferRef a = k.scratch("a", DataType.FP32, 4, 4, 1);
        k.emit(Opcode.RECEIVE, a, new Peer(-1))
                .signal(Queue.LINK, k.semaphore("moved", 0))
                .wait(Queue.LINK, 0);
        k.emit(Opcode.SEND, a, new Peer(1));
        expect(
                Limits.NONE.withDevices(2),
                "device 0, instruction 0: deadlock: device 0 link at instruction 0 waits for a message of device 1 link; device 1 link at instruction 0 waits for a message of device 0 link. device 0 link and device 1 link wait for each other: signal earlier, or start a semaphore higher");
    }

    @Test
    void absurdLoopsAreCutShort() {
        BufferRef a = k.accumulator("a", DataType.FP32, 4, 4, 1);
        k.loop(1_000_000_000_000L).emit(Opcode.ADD, a, a, a).end();
        Verification cut = Verifier.verify(k.build(ONE), Limits.NONE.withInstructions(1000));
        assertThat(cut.complete()).isFalse();
        assertThat(cut.passed()).as("nothing wrong so far").isTrue();
        assertThat(cut.instructions()).isEqualTo(1000);
        KernelBuilder empty = new KernelBuilder("empty");
        BufferRef b = empty.accumulator("b", DataType.FP32, 4, 4, 1);
        empty.loop(1_000_000_000_000L).loop(0).emit(Opcode.ADD, b, b, b).end().end();
        assertThat(Verifier.verify(empty.build(ONE), Limits.NONE).complete()).isFalse();
    }

    private void expect(String... texts) {
        expect(Limits.NONE, texts);
    }

    private void expect(Limits limits, String... texts) {
        expect(Verifier.verify(k.build(ONE), limits), texts);
    }

    private static void expect(Kernel kernel, String... texts) {
        expect(Verifier.verify(kernel, Limits.NONE), texts);
    }

    private static void expect(Verification verification, String... texts) {
        assertThat(verification.findings().stream().map(Finding::text)).containsExactly(texts);
    }
}

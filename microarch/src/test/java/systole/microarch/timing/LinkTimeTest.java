package systole.microarch.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.microarch.TestDevices;
import systole.sim.Resource;
import systole.sim.Ticks;

/**
 * Messages between devices against arithmetic on paper. A message is 64 x 64 fp32, 16,384 bytes: 327.68 ns on a link of 50 GB/s,
 * 256 ns through the port of a core. Times in picoseconds; every kernel starts and ends in 1 us.
 */
final class LinkTimeTest {
    private static final DeviceSpec SMALL = TestDevices.small();
    private static final PeerLinks PAIR = new PeerLinks(50e9, 300e-9, 2);
    private static final PeerLinks FOUR = new PeerLinks(50e9, 300e-9, 4);
    private static final long LAUNCH = 2_000_000;
    private static final long MESSAGE = 327_680;
    private static final long LATENCY = 300_000;

    /** With two devices the next and the one before are the same. */
    @Test
    void aMessageTakesItsBytesAndTheLatency() {
        for (int from : new int[] {1, -1}) {
            KernelTime time = time(exchange(1, 1, from, Opcode.RECEIVE), PAIR);
            assertThat(picoseconds(time)).isEqualTo(LAUNCH + MESSAGE + LATENCY);
            assertThat(Ticks.toPicoseconds(time.account(Resource.LINK))).isEqualTo(MESSAGE);
            assertThat(Ticks.toPicoseconds(time.account(Resource.LATENCY))).isEqualTo(LATENCY);
            assertThat(time.count(Action.LINK_BYTE)).isEqualTo(16_384);
            assertThat(time.count(Action.SCRATCH_BYTE)).as("read and written").isEqualTo(2 * 16_384);
        }
    }

    /** The four cores' messages leave one after the other; the last sets the time. */
    @Test
    void coresShareTheLink() {
        KernelTime time = time(exchange(4, 1, 1, Opcode.RECEIVE), PAIR);
        assertThat(picoseconds(time)).isEqualTo(LAUNCH + 4 * MESSAGE + LATENCY);
        assertThat(time.count(Action.LINK_BYTE)).isEqualTo(4 * 16_384);
    }

    /** A link of 200 GB/s takes the message in 81.92 ns, the core's port gives it in 256 ns. */
    @Test
    void aFastLinkWaitsForThePortOfTheCore() {
        KernelTime time = time(exchange(1, 1, 1, Opcode.RECEIVE), new PeerLinks(200e9, 0, 2));
        assertThat(picoseconds(time)).isEqualTo(LAUNCH + 256_000);
        assertThat(Ticks.toPicoseconds(time.account(Resource.CORE_PORT))).isEqualTo(256_000);
    }

    /** Each of two steps: the message, its latency, and 4096 additions on 64 lanes in 64 ns, before the next is sent. */
    @Test
    void twoStepsAroundARingOfFour() {
        KernelTime time = time(exchange(1, 2, -1, Opcode.RECEIVE_ADD), FOUR);
        assertThat(picoseconds(time)).isEqualTo(LAUNCH + 2 * (MESSAGE + LATENCY + 64_000));
        assertThat(Ticks.toPicoseconds(time.account(Resource.VECTOR))).isEqualTo(2 * 64_000);
        assertThat(time.count(Action.VECTOR)).isEqualTo(2 * 4096);
        assertThat(time.count(Action.LINK_BYTE)).isEqualTo(2 * 16_384);
    }

    /** Two places on in a ring of links: both links of the way carry it, and as many messages of others. */
    @Test
    void aMessageAcrossARingCrossesEachLinkOfTheWay() {
        Kernel across = exchange(1, 1, 2, 2, Opcode.RECEIVE);
        KernelTime ring = time(across, new PeerLinks(50e9, 300e-9, 4, PeerLinks.Paths.RING));
        assertThat(picoseconds(ring)).isEqualTo(LAUNCH + 2 * MESSAGE + 2 * LATENCY);
        assertThat(ring.count(Action.LINK_BYTE)).isEqualTo(2 * 16_384);
        KernelTime direct = time(across, new PeerLinks(50e9, 300e-9, 4, PeerLinks.Paths.EACH));
        assertThat(picoseconds(direct)).isEqualTo(LAUNCH + MESSAGE + LATENCY);
    }

    /** 4096 exponentials at 16 a cycle, 256 ns, come before what is sent; the receiver, started at once, waits for all. */
    @Test
    void aReceiverWaitsForWhatComesBeforeTheMessage() {
        KernelBuilder k = new KernelBuilder("after_work");
        BufferRef tile = k.scratch("tile", DataType.FP32, 64, 64, 1);
        BufferRef other = k.scratch("other", DataType.FP32, 64, 64, 1);
        int computed = k.semaphore("computed", 0);
        int received = k.semaphore("received", 0);
        k.emit(Opcode.EXP, tile, tile).signal(Queue.VECTOR, computed).wait(Queue.LINK, computed);
        k.emit(Opcode.SEND, tile, new Operand.Peer(1));
        k.emit(Opcode.RECEIVE, other, new Operand.Peer(-1)).signal(Queue.LINK, received);
        k.wait(Queue.VECTOR, received).emit(Opcode.EXP, other, other);
        KernelTime time = time(k.build(Kernels.one()), PAIR);
        assertThat(picoseconds(time)).isEqualTo(LAUNCH + 256_000 + MESSAGE + LATENCY + 256_000);
    }

    /** Tile after tile on cores that keep running or are launched afresh (100 ns): messages may outlive the tile. */
    @Test
    void messagesGoOnFromTileToTile() {
        long each = 4 * MESSAGE + LATENCY;
        assertThat(picoseconds(time(exchange(8, 1, 1, Opcode.RECEIVE), PAIR))).isEqualTo(LAUNCH + 2 * each + 100_000);
    }

    /** In a group of four that sends forward, nothing ever comes from the next device. */
    @Test
    void aMessageThatNobodySendsIsADeadlock() {
        assertThatThrownBy(() -> time(exchange(1, 1, 1, Opcode.RECEIVE), FOUR))
                .isInstanceOf(DeadlockException.class)
                .hasMessage("kernel exchange: deadlock, queue link waits for ever for the message of rank+1");
    }

    @Test
    void aDeviceIsNoPeerOfItsOwn() {
        assertThatThrownBy(() -> time(exchange(1, 1, 2, 2, Opcode.RECEIVE), PAIR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("send names the device itself");
    }

    /** Core by core, each message by itself: a tile a core takes what it takes at tile granularity. */
    @Test
    void messagesOfSingleCores() {
        for (Kernel kernel :
                new Kernel[] {exchange(1, 2, -1, Opcode.RECEIVE_ADD), exchange(4, 1, -1, Opcode.RECEIVE)}) {
            KernelTime tile = time(kernel, FOUR);
            KernelTime exact = exact(kernel, FOUR);
            assertThat(exact.ticks()).isEqualTo(tile.ticks());
            for (Action action : Action.values()) {
                assertThat(exact.count(action)).as("%s", action).isEqualTo(tile.count(action));
            }
        }
    }

    /** A core that has its message sends the next while others still send their first: only the last one's latency is seen. */
    @Test
    void singleCoresNeedNotWaitForEachOther() {
        Kernel two = exchange(8, 1, 1, Opcode.RECEIVE);
        assertThat(picoseconds(exact(two, PAIR))).isEqualTo(LAUNCH + 8 * MESSAGE + LATENCY);
    }

    @Test
    void aMessageThatNobodySendsIsADeadlockOfSingleCores() {
        assertThatThrownBy(() -> exact(exchange(1, 1, 1, Opcode.RECEIVE), FOUR))
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("the message of rank+1");
    }

    private static Kernel exchange(int tiles, int steps, int from, Opcode receive) {
        return exchange(tiles, steps, 1, from, receive);
    }

    /** Each tile sends a message and takes one, {@code steps} times. */
    private static Kernel exchange(int tiles, int steps, int to, int from, Opcode receive) {
        KernelBuilder k = new KernelBuilder("exchange");
        BufferRef out = k.scratch("out", DataType.FP32, 64, 64, 1);
        BufferRef in = k.scratch("in", DataType.FP32, 64, 64, 1);
        k.loop(steps);
        k.emit(Opcode.SEND, out, new Operand.Peer(to));
        k.emit(receive, in, new Operand.Peer(from));
        return k.end().build(Kernels.grid(tiles, 1));
    }

    private static KernelTime time(Kernel kernel, PeerLinks links) {
        KernelTime skipped = new TileTimer(true).time(kernel, SMALL, 1_000_000_000, Residency.cold(0), links);
        KernelTime whole = new TileTimer(false).time(kernel, SMALL, 1_000_000_000, Residency.cold(0), links);
        assertThat(skipped.ticks()).isEqualTo(whole.ticks());
        return skipped;
    }

    private static KernelTime exact(Kernel kernel, PeerLinks links) {
        return new ExactTimer().time(kernel, SMALL, 1_000_000_000, Residency.cold(0), links);
    }

    private static long picoseconds(KernelTime time) {
        return Ticks.toPicoseconds(time.ticks());
    }
}

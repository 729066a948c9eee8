package systole.microarch.array.scratchpad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import systole.microarch.array.ArrayGeometry;
import systole.microarch.array.ArraySpec;
import systole.microarch.array.ArrayTimer;
import systole.microarch.array.ConvShape;
import systole.microarch.array.Dataflow;
import systole.microarch.array.Folds;
import systole.microarch.array.Gemm;
import systole.microarch.array.Layer;
import systole.microarch.array.Ports;
import systole.microarch.array.Sparsity;

final class PrefetchTest {
    private static final ArrayTimer TIMER = ArrayTimer.closedForm();

    private static ArraySpec array(String dataflow) {
        return new ArraySpec(new ArrayGeometry(4, 4), Dataflow.named(dataflow), Folds.SEQUENTIAL);
    }

    /** 8 x 8 x 8 on 4 x 4, weights stationary: 4 folds of 4 + 8 + 4 + 4 - 2 = 18 cycles, two words a cycle. */
    @Test
    void byHand() {
        MemoryRun run =
                Prefetch.run(TIMER, array("weight-stationary"), new Gemm(8, 8, 8), new Scratchpads(128, 64, 128, 2));
        // all inputs fit into half, so 32 words come with each of the first two folds; 16 weights with each of the
        // four;
        // the sums of a column of folds stay, so 32 words leave after the second and the fourth fold
        assertThat(run.dram()).isEqualTo(new DramWords(64, 64, 0, 64));
        // fold 0 waits for 32 / 2 cycles; fold 1 has its inputs by cycle 32, before fold 0 ends at 16 + 18
        assertThat(run.coldCycles()).isEqualTo(16);
        assertThat(run.stallCycles()).isZero();
        assertThat(run.drainCycles()).isEqualTo(16);
        assertThat(run.cycles()).isEqualTo(16 + 4 * 18 + 16);
    }

    @Test
    void aSlowMemoryIsWaitedFor() {
        MemoryRun run =
                Prefetch.run(TIMER, array("weight-stationary"), new Gemm(8, 8, 8), new Scratchpads(128, 64, 128, 1));
        // fold 0 starts at 32 and would end at 50; fold 1 has its inputs at 64
        assertThat(run.coldCycles()).isEqualTo(32);
        assertThat(run.stallCycles()).isEqualTo(14);
        assertThat(run.drainCycles()).isEqualTo(32);
    }

    @Test
    void sumsThatDoNotFitAreWrittenAndReadBack() {
        MemoryRun run =
                Prefetch.run(TIMER, array("weight-stationary"), new Gemm(8, 8, 8), new Scratchpads(128, 64, 62));
        // 8 x 4 sums are 32 words, half is 31: every fold writes, the second of each column of folds reads as well
        assertThat(run.dram()).isEqualTo(new DramWords(64, 64, 64, 128));
    }

    @Test
    void operandsThatDoNotFitAreReadForEveryColumnOfFolds() {
        Gemm gemm = new Gemm(8, 8, 8);
        assertThat(Prefetch.run(TIMER, array("weight-stationary"), gemm, new Scratchpads(126, 64, 128))
                        .dram()
                        .ifmapReads())
                .isEqualTo(128);
        assertThat(Prefetch.run(TIMER, array("input-stationary"), gemm, new Scratchpads(64, 126, 128))
                        .dram())
                .isEqualTo(new DramWords(64, 128, 0, 64));
        // 8 x 4 filters are a block of 32 words, which stay for both folds of a column
        assertThat(Prefetch.run(TIMER, array("output-stationary"), gemm, new Scratchpads(64, 64, 64))
                        .dram())
                .isEqualTo(new DramWords(128, 64, 0, 64));
        assertThat(Prefetch.run(TIMER, array("output-stationary"), gemm, new Scratchpads(64, 62, 64))
                        .dram())
                .isEqualTo(new DramWords(128, 128, 0, 64));
    }

    @Test
    void sparseFiltersAreReadCompressed() {
        ArraySpec spec = new ArraySpec(
                new ArrayGeometry(4, 4),
                Dataflow.named("weight-stationary"),
                Folds.OVERLAPPED,
                Ports.UNLIMITED,
                new Sparsity(2, 4));
        assertThat(Prefetch.run(TIMER, spec, new Gemm(8, 8, 8), new Scratchpads(128, 64, 128))
                        .dram())
                .isEqualTo(new DramWords(64, 32, 0, 64));
    }

    @Test
    void moreIsNeverSlower() {
        Random random = new Random(21);
        for (int i = 0; i < 3000; i++) {
            ArraySpec spec = new ArraySpec(
                    new ArrayGeometry(1 + random.nextInt(8), 1 + random.nextInt(8), 1 + random.nextInt(3)),
                    Dataflow.ALL.get(i % 3),
                    Folds.values()[random.nextInt(2)]);
            Layer layer = random.nextBoolean()
                    ? new Gemm(1L + random.nextInt(40), 1L + random.nextInt(40), 1L + random.nextInt(40))
                    : convolution(random);
            long words = 2L + random.nextInt(3000);
            long rate = 1L + random.nextInt(20);
            MemoryRun run = Prefetch.run(TIMER, spec, layer, new Scratchpads(words, words, words, rate));
            MemoryRun faster = Prefetch.run(TIMER, spec, layer, new Scratchpads(words, words, words, rate + 3));
            assertThat(faster.cycles()).as("%s %s", spec, layer).isLessThanOrEqualTo(run.cycles());
            MemoryRun larger = Prefetch.run(TIMER, spec, layer, new Scratchpads(2 * words, 2 * words, 2 * words, rate));
            assertThat(larger.dram().total())
                    .as("%s %s", spec, layer)
                    .isLessThanOrEqualTo(run.dram().total());
            assertThat(larger.cycles())
                    .as("%s %s %d %d", spec, layer, words, rate)
                    .isLessThanOrEqualTo(run.cycles());
            assertThat(run.dram().ofmapWrites() - run.dram().ofmapReads())
                    .as("every result is written once more than it is read")
                    .isEqualTo(layer.gemm().m() * layer.gemm().n());
            MemoryRun free = Prefetch.run(TIMER, spec, layer, new Scratchpads(words, words, words));
            assertThat(free.cycles()).isEqualTo(free.array().cycles()).isLessThanOrEqualTo(run.cycles());
        }
    }

    private static ConvShape convolution(Random random) {
        int filter = 1 + random.nextInt(3);
        return new ConvShape(
                filter + random.nextInt(8),
                filter + random.nextInt(8),
                filter,
                filter,
                1 + random.nextInt(4),
                1 + random.nextInt(9),
                1 + random.nextInt(2));
    }

    @Test
    void addressesAreOfOneDenseArray() {
        ArraySpec spec =
                new ArraySpec(new ArrayGeometry(4, 4, 2), Dataflow.named("weight-stationary"), Folds.SEQUENTIAL);
        assertThatThrownBy(() -> AddressReplay.words(spec, new Gemm(1, 1, 1), new Scratchpads(128, 128, 128)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Scratchpads(1, 2, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}

package systole.system.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import systole.interconnect.Algorithm;
import systole.interconnect.CollectiveKind;
import systole.interconnect.CollectiveSchedule;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.Target;
import systole.isa.execute.Launch;
import systole.isa.execute.Machine;
import systole.isa.execute.TensorData;
import systole.isa.verify.Limits;
import systole.isa.verify.Verifier;

/** Every rank ends with the right data: value v of chunk c on rank r is 1000 c + 10 v + 2^r before. */
final class CollectiveProgramTest {
    private static final Target SMALL = new Target(3, 4096, 4096, 4096, Map.of(), 64);

    static Stream<Arguments> schedules() {
        List<Arguments> cases = new ArrayList<>();
        for (Algorithm algorithm : Algorithm.values()) {
            for (CollectiveKind kind : CollectiveKind.values()) {
                for (int ranks : new int[] {2, 3, 4, 6, 8}) {
                    if (algorithm.supports(kind, ranks) && !algorithm.needsInSwitchReduction()) {
                        cases.add(Arguments.of(algorithm, kind, ranks));
                    }
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void everyRankEndsWithItsData(Algorithm algorithm, CollectiveKind kind, int ranks) {
        CollectiveSchedule schedule = algorithm.schedule(kind, ranks);
        int chunks = kind.chunks(ranks);
        // one row that does not divide into chunks, and three rows that do
        for (int rows : new int[] {1, 3}) {
            int columns = rows == 1 ? chunks * 5 - 3 : chunks * 5;
            int width = (columns + chunks - 1) / chunks;
            List<Kernel> kernels = CollectiveProgram.kernels(schedule, DataType.FP32, rows, columns, SMALL);
            Limits limits = Limits.of(SMALL).withDevices(ranks);
            assertThat(Verifier.verify(kernels, limits).text()).isEmpty();
            List<TensorData> memories = new ArrayList<>();
            List<Launch> launches = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                TensorData memory = TensorData.zeros(DataType.FP32, rows, columns);
                for (int i = 0; i < memory.values().length; i++) {
                    int chunk = i % columns / width;
                    if (kind.holdsAtStart(rank, chunk, ranks)) {
                        memory.values()[i] = value(i, columns, width) + (1 << rank);
                    }
                }
                memories.add(memory);
                launches.add(new Launch(kernels.get(rank), Map.of("x", memory)));
            }
            new Machine(ranks, SMALL.cores()).run(launches);
            for (int rank = 0; rank < ranks; rank++) {
                for (int i = 0; i < memories.get(rank).values().length; i++) {
                    int chunk = i % columns / width;
                    if (kind.holdsAtEnd(rank, chunk, ranks)) {
                        double value = value(i, columns, width);
                        double expected = switch (kind) {
                            // the powers of two of all ranks sum to 2^ranks - 1
                            case ALL_REDUCE, REDUCE_SCATTER -> ranks * value + (1 << ranks) - 1;
                            case ALL_GATHER -> value + (1 << chunk);
                            case ALL_TO_ALL -> value + (1 << (chunk / ranks));
                            case BROADCAST -> value + 1;
                            case SEND -> value + (1 << chunk);
                        };
                        assertThat(memories.get(rank).values()[i])
                                .as("rank %d element %d", rank, i)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    private static double value(int i, int columns, int width) {
        int column = i % columns;
        int chunk = column / width;
        int row = i / columns;
        return 1000.0 * chunk + 10.0 * (column % width) + 100_000.0 * row;
    }

    @Test
    void switchesHaveNoProgram() {
        CollectiveSchedule schedule = Algorithm.NVLS.schedule(CollectiveKind.ALL_REDUCE, 4);
        assertThatThrownBy(() -> CollectiveProgram.kernels(schedule, DataType.FP32, 1, 64, SMALL))
                .hasMessageContaining("in which the switch takes part");
    }

    @Test
    void largeChunksAreCutIntoPiecesThatFit() {
        CollectiveSchedule schedule = Algorithm.RING.schedule(CollectiveKind.ALL_REDUCE, 2);
        List<Kernel> kernels = CollectiveProgram.kernels(schedule, DataType.BF16, 1, 1 << 16, SMALL);
        assertThat(kernels.get(0).scratchBytes()).isLessThanOrEqualTo(4096);
        assertThat(kernels.get(0).grid().tiles()).isGreaterThanOrEqualTo(64);
    }
}

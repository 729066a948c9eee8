package systole.interconnect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Chunks that leave each rank over a whole schedule, against the closed forms of the literature. */
final class ScheduleBytesTest {
    @Test
    void ringsAndHalvingMoveTheLeastThatAnAllReduceCan() {
        for (int ranks : new int[] {2, 4, 8, 16}) {
            // 2 (n - 1) chunks of 1/n, from each rank
            for (Algorithm algorithm : new Algorithm[] {Algorithm.RING, Algorithm.HALVING_DOUBLING, Algorithm.DIRECT}) {
                assertThat(sent(algorithm.schedule(CollectiveKind.ALL_REDUCE, ranks))
                                .values())
                        .hasSize(ranks)
                        .containsOnly(2 * (ranks - 1));
            }
            assertThat(Algorithm.HALVING_DOUBLING
                            .schedule(CollectiveKind.ALL_REDUCE, ranks)
                            .steps())
                    .isEqualTo(2 * Integer.numberOfTrailingZeros(ranks));
        }
    }

    @Test
    void hierarchiesMoveAsMuchAsOneRing() {
        // 12 = 3 x 4: 2 (3 - 1) / 3 of the buffer inside, 2 (4 - 1) / 4 of a third outside: 2 (12 - 1) / 12 in all
        assertThat(sent(Algorithm.HIERARCHICAL.schedule(CollectiveKind.ALL_REDUCE, 12))
                        .values())
                .containsOnly(22);
        assertThat(sent(Algorithm.HIERARCHICAL.schedule(CollectiveKind.ALL_GATHER, 12))
                        .values())
                .containsOnly(11);
    }

    @Test
    void aTreeSendsEveryChunkUpAndDownEveryEdge() {
        for (int ranks : new int[] {2, 3, 8, 13}) {
            int edges = ranks - 1;
            for (Algorithm algorithm : new Algorithm[] {Algorithm.TREE, Algorithm.DOUBLE_BINARY_TREE}) {
                int all = sent(algorithm.schedule(CollectiveKind.ALL_REDUCE, ranks)).values().stream()
                        .mapToInt(Integer::intValue)
                        .sum();
                assertThat(all).isEqualTo(2 * edges * ranks);
            }
        }
    }

    @Test
    void twoTreesShareTheWorkThatOneLeavesToItsInside() {
        // one tree: a rank inside sends the buffer up and to two children, 3 x 16 chunks, a leaf once
        Map<Integer, Integer> one = sent(Algorithm.TREE.schedule(CollectiveKind.ALL_REDUCE, 16));
        assertThat(one.get(1)).isEqualTo(16);
        assertThat(one.get(2)).isEqualTo(48);
        // two: half of the buffer up in each, and down to two children in one of them
        Map<Integer, Integer> two = sent(Algorithm.DOUBLE_BINARY_TREE.schedule(CollectiveKind.ALL_REDUCE, 16));
        for (int rank = 1; rank < 15; rank++) {
            assertThat(two.get(rank)).as("rank %d", rank).isEqualTo(32);
        }
    }

    @Test
    void theLeavesOfOneTreeAreTheInsideOfTheOther() {
        for (int ranks : new int[] {4, 7, 8, 13, 16}) {
            BinaryTree first = BinaryTree.of(ranks);
            BinaryTree second = BinaryTree.complementary(ranks);
            for (int rank = 0; rank < ranks; rank++) {
                // a root has one child and may be inside the other tree with one more
                int children =
                        Collections.frequency(first.parents(), rank) + Collections.frequency(second.parents(), rank);
                assertThat(children).as("rank %d of %d", rank, ranks).isBetween(1, 2);
            }
            assertThat(first.height()).isEqualTo(32 - Integer.numberOfLeadingZeros(ranks - 1));
        }
    }

    @Test
    void aRingCarriesEachPartOfAnExchangeAsFarAsItGoes() {
        // distances 1 to n - 1, each a chunk over so many links
        assertThat(sent(Algorithm.RING.schedule(CollectiveKind.ALL_TO_ALL, 7)).values())
                .containsOnly(21);
    }

    private static Map<Integer, Integer> sent(CollectiveSchedule schedule) {
        Map<Integer, Integer> chunks = new HashMap<>();
        for (int rank = 0; rank < schedule.ranks(); rank++) {
            for (int step = 0; step < schedule.steps(); step++) {
                chunks.merge(rank, schedule.sends(rank, step).size(), Integer::sum);
            }
        }
        return chunks;
    }
}

package systole.interconnect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Proves each schedule by playing it on numbers. */
final class SchedulePlayedOnNumbersTest {
    static Stream<Arguments> schedules() {
        List<Arguments> all = new ArrayList<>();
        for (Algorithm algorithm : Algorithm.values()) {
            for (CollectiveKind kind : CollectiveKind.values()) {
                for (int ranks : new int[] {2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16}) {
                    if (algorithm.supports(kind, ranks)) {
                        all.add(Arguments.of(algorithm, kind, ranks));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void everyRankEndsWithWhatTheCollectivePromises(Algorithm algorithm, CollectiveKind kind, int ranks) {
        check(algorithm.schedule(kind, ranks));
    }

    @Test
    void soDoHierarchiesOfMoreLevels() {
        for (CollectiveKind kind : CollectiveKind.values()) {
            if (Algorithm.HIERARCHICAL.supports(kind)) {
                check(Algorithm.hierarchical(kind, List.of(2, 3, 2)));
                check(Algorithm.hierarchical(kind, List.of(3, 2, 2)));
                check(Algorithm.hierarchical(kind, List.of(4, 3)));
            }
        }
    }

    private static void check(CollectiveSchedule schedule) {
        CollectiveKind kind = schedule.kind();
        int ranks = schedule.ranks();
        List<Map<Integer, Long>> nodes = play(schedule);
        for (int rank = 0; rank < ranks; rank++) {
            for (int chunk = 0; chunk < kind.chunks(ranks); chunk++) {
                if (kind.holdsAtEnd(rank, chunk, ranks)) {
                    long expected = 0;
                    for (int from = 0; from < ranks; from++) {
                        expected += kind.holdsAtStart(from, chunk, ranks) ? value(from, chunk) : 0;
                    }
                    assertThat(nodes.get(rank)).as("rank %d", rank).containsEntry(chunk, expected);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void aScheduleThatSaysItRotatesDoes(Algorithm algorithm, CollectiveKind kind, int ranks) {
        CollectiveSchedule schedule = algorithm.schedule(kind, ranks);
        for (int step = 0; schedule.rotates() && step < schedule.steps(); step++) {
            List<Send> first = schedule.sends(0, step);
            for (int rank = 1; rank < ranks; rank++) {
                List<Send> own = schedule.sends(rank, step);
                assertThat(own).hasSameSizeAs(first);
                assertThat(schedule.fromSwitch(rank, step)).hasSameSizeAs(schedule.fromSwitch(0, step));
                for (int i = 0; i < own.size(); i++) {
                    int to = first.get(i).destination();
                    assertThat(own.get(i).source()).isEqualTo(rank);
                    assertThat(own.get(i).destination()).isEqualTo(to == ranks ? ranks : (to + rank) % ranks);
                    assertThat(own.get(i).action()).isEqualTo(first.get(i).action());
                }
            }
        }
    }

    private static long value(int rank, int chunk) {
        return (1L << (3 * rank)) + chunk;
    }

    private static List<Map<Integer, Long>> play(CollectiveSchedule schedule) {
        int ranks = schedule.ranks();
        List<Map<Integer, Long>> nodes = new ArrayList<>();
        for (int rank = 0; rank <= ranks; rank++) {
            nodes.add(new HashMap<>());
            for (int chunk = 0; rank < ranks && chunk < schedule.kind().chunks(ranks); chunk++) {
                if (schedule.kind().holdsAtStart(rank, chunk, ranks)) {
                    nodes.get(rank).put(chunk, value(rank, chunk));
                }
            }
        }
        for (int step = 0; step < schedule.steps(); step++) {
            List<Send> fromRanks = new ArrayList<>();
            List<Send> fromSwitch = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                fromRanks.addAll(schedule.sends(rank, step));
                fromSwitch.addAll(schedule.fromSwitch(rank, step));
            }
            deliver(fromRanks, nodes);
            deliver(fromSwitch, nodes);
            nodes.get(ranks).clear();
        }
        return nodes;
    }

    private static void deliver(List<Send> sends, List<Map<Integer, Long>> nodes) {
        List<Long> values = new ArrayList<>();
        for (Send send : sends) {
            Long carried = nodes.get(send.source()).get(send.chunk());
            assertThat(carried).as("%s must send what it has", send).isNotNull();
            values.add(carried);
        }
        for (int i = 0; i < sends.size(); i++) {
            Send send = sends.get(i);
            Map<Integer, Long> held = nodes.get(send.destination());
            if (send.action() == Send.Action.REDUCE) {
                held.merge(send.chunk(), values.get(i), Long::sum);
            } else {
                held.put(send.chunk(), values.get(i));
            }
        }
    }
}

package systole.isa.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import systole.isa.Kernel;

/**
 * One fault at a time. What passes is listed with the reason: harmless, as another semaphore keeps the same order; or a matter
 * of numbers, which the verifier does not see and an execution shows.
 */
final class MutationTest {
    @Test
    void product() {
        score(
                Replicas.product(),
                Limits.NONE,
                133,
                // harmless: loads wait for what products waited for, and products wait for loads
                List.of("queue load 0 wait"),
                // harmless: one stage less in flight
                List.of("lower empty"));
    }

    @Test
    void attention() {
        score(
                Replicas.attention(),
                Limits.NONE,
                343,
                // harmless: the keys, loaded after the queries, are waited for by the same queue as the queries
                List.of(
                        "queue tensor 2 signal",
                        "queue vector 2 signal",
                        "queue store 2 signal",
                        "queue link 2 signal",
                        "queue load 11 wait",
                        "queue vector 11 wait",
                        "queue store 11 wait",
                        "queue link 11 wait",
                        "raise q_full"),
                // harmless: the second score after a block comes after that block's values, which wait for its weights
                List.of("queue store 54 signal", "queue link 54 signal", "raise scores_empty"),
                // harmless: less overlap
                List.of("lower k_empty", "lower v_empty", "lower scores_empty"),
                // numbers: arithmetic in place, or on registers that hold an older value or zero
                List.of(
                        "delete 36 fill",
                        "delete 37 fill",
                        "delete 40 mask",
                        "delete 41 reduce_max",
                        "delete 42 max",
                        "delete 43 sub",
                        "delete 44 exp",
                        "delete 45 sub",
                        "delete 46 exp",
                        "delete 48 mul",
                        "delete 49 add",
                        "delete 51 mul",
                        "delete 52 scale",
                        "delete 59 reciprocal"),
                // numbers: vector instructions take any type
                List.of("type largest", "type next", "type total", "type block_sum"));
    }

    @Test
    void stream() {
        score(
                Replicas.stream(2),
                Limits.NONE.withCores(2),
                111,
                // harmless: inputs, loaded after the weights, are waited for by the same queue as the weights
                List.of(
                        "queue tensor 2 signal",
                        "queue vector 2 signal",
                        "queue store 2 signal",
                        "queue link 2 signal",
                        "queue load 3 wait",
                        "queue tensor 3 wait",
                        "queue store 3 wait",
                        "queue link 3 wait",
                        "raise weights"),
                // harmless: the same program, as the loop around it is entered in the first round only
                List.of("middle of round 3 wait"),
                // harmless: less overlap
                List.of("lower empty", "lower taken"),
                // numbers: core 1 takes the rows of another tile, inside the tensor
                List.of("coefficient 0 0 6 load operand 1", "coefficient 0 0 16 store operand 0"),
                // numbers: vector instructions take any type
                List.of("type r"));
    }

    @Test
    void rows() {
        // harmless: one stage less in flight
        score(Replicas.rows(), Limits.NONE, 68, List.of("lower empty"));
    }

    @Test
    void reduce() {
        score(
                Replicas.reduce(4),
                Limits.NONE.withDevices(4),
                88,
                // numbers: other parts of the tensor, clipped where they are past its end
                List.of("coefficient 1 0 1 load operand 1", "coefficient 1 0 20 store operand 0"),
                // numbers: all devices alike go once more round the ring, or leave out every other slot
                List.of("more trips 5 loop operand 0", "more trips 11 loop operand 0", "turn 7 receive_add operand 0"),
                // numbers: the slots that are brought last may stay unread, so one part may be stored in all places
                List.of("turn 20 store operand 1"));
    }

    @Test
    void memoryOfTheReplicas() {
        for (Kernel kernel : List.of(Replicas.product(), Replicas.attention(), Replicas.stream(1))) {
            long scratch = kernel.scratchBytes();
            long accumulators = kernel.accumulatorBytes();
            assertThat(Verifier.verify(kernel, Limits.NONE.withBytes(scratch, accumulators))
                            .findings())
                    .isEmpty();
            assertThat(Verifier.verify(kernel, Limits.NONE.withBytes(scratch / 2, accumulators / 2))
                            .findings())
                    .extracting(Finding::rule)
                    .containsExactly(Rule.SCRATCH_OVERFLOW, Rule.ACCUMULATOR_OVERFLOW);
        }
    }

    @SafeVarargs
    private static void score(Kernel kernel, Limits limits, int count, List<String>... survivorsByReason) {
        Map<String, Kernel> mutants = Mutants.of(kernel, limits.devices());
        List<String> survivors = new ArrayList<>();
        mutants.forEach((name, mutant) -> {
            if (Verifier.verify(mutant, limits).passed()) {
                survivors.add(name);
            }
        });
        List<String> expected = new ArrayList<>();
        for (List<String> names : survivorsByReason) {
            expected.addAll(names);
        }
        assertThat(survivors).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(mutants.keySet()).hasSize(count);
    }
}

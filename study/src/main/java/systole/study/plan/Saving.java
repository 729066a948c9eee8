package systole.study.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What a step trades for memory.
 *
 * @param zero what copies share out: 1 optimizer, 2 and gradients, 3 and parameters; 0 nothing
 * @param microBatch sequences that go through the layers together
 * @param sequence norms and the residual stream are split over the devices of a layer
 * @param recompute what is computed again; empty for serving
 */
public record Saving(int zero, int microBatch, boolean sequence, String recompute) {
    /** Generation, which goes through the stages in so many sequences at once. */
    static Saving serving(int microBatch) {
        return new Saving(0, microBatch, false, "");
    }

    /** In words; what is usual goes without saying. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        if (zero > 0) {
            words.add("zero " + zero);
        }
        if (microBatch > 1) {
            words.add("micro-batch " + microBatch);
        }
        if (sequence) {
            words.add("sequence");
        }
        if (!recompute.isEmpty() && !recompute.equals("none")) {
            words.add("recompute " + recompute);
        }
        return words;
    }

    /** Members of a scenario's {@code parallelism}, each after a comma. */
    String parallelism() {
        return (zero > 0 ? ", \"zero\": " + zero : "")
                + (microBatch > 1 ? ", \"microBatch\": " + microBatch : "")
                + (sequence ? ", \"sequence\": true" : "");
    }
}

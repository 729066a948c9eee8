package systole.study.plan;

import java.util.ArrayList;
import java.util.List;
import systole.workloads.model.TransformerConfig;

/**
 * Splits of generation, by precision. A copy of the model has tensor and context parallelism, and stages where it does not fit
 * without them, as stages make no token sooner. Copies are independent of each other: one, and as many as there may be; only
 * those that share experts go in step and are units of their own.
 *
 * <p>Of the batches that double up to {@link #MOST_BATCH} the largest that fits within the limits of time is taken, and half of
 * it: tokens a second grow with the batch, as weights are read for all of it at once, and so do memory and the time of a token.
 */
final class ServingSearch implements Search {
    /** Sequences at once that a copy has at most: what servers admit unless told otherwise (vLLM {@code max_num_seqs}). */
    private static final int MOST_BATCH = 256;

    private final PlanQuestion question;
    private final Machine machine;
    private final Trial trial;
    private final Splits splits;
    private final int most;
    private final List<Outcome> found = new ArrayList<>();

    ServingSearch(PlanQuestion question, TransformerConfig model, Machine machine, Trial trial) {
        this.question = question;
        this.machine = machine;
        this.trial = trial;
        this.splits = new Splits(model, machine.node());
        this.most = machine.most(question.mostDevices());
    }

    @Override
    public List<Outcome> run() {
        question.precisions().forEach(this::serve);
        return found;
    }

    private void serve(String precision) {
        boolean fits = false;
        List<Integer> tensors = tensors();
        for (int tensor : tensors) {
            for (int context : Splits.contexts(question.input() + question.output())) {
                fits |= serve(new Split(tensor, 1, 1, 1, context), precision);
            }
            fits |= experts(tensor, precision);
        }
        int widest = tensors.get(tensors.size() - 1);
        for (int stages : splits.stages()) {
            fits = fits || serve(new Split(widest, stages, 1, 1, 1), precision);
        }
    }

    /** Degrees within a node that fill whole nodes with copies. */
    private List<Integer> tensors() {
        int within = Math.min(most, machine.node().devices());
        return splits.tensors(within).stream()
                .filter(tensor ->
                        most <= machine.node().devices() || machine.node().devices() % tensor == 0)
                .toList();
    }

    /** Whole experts on each device, over those of a copy or of several. */
    private boolean experts(int tensor, String precision) {
        boolean fits = false;
        for (int copies = 1; tensor * copies <= most; copies *= 2) {
            for (int expert : splits.experts(tensor, copies)) {
                if (expert > 1 && expert == tensor * copies) {
                    fits |= serve(new Split(tensor, 1, copies, expert, 1), precision);
                }
            }
        }
        return fits;
    }

    /** Whether there is memory for it; what is also fast enough was found. */
    private boolean serve(Split unit, String precision) {
        int units = most / unit.devices();
        Integer asked = question.batch();
        return units > 0 && (asked == null ? largest(unit, units, precision) : asked(unit, units, asked, precision));
    }

    private boolean asked(Split unit, int units, int asked, String precision) {
        boolean fits = false;
        for (int copies : Divisors.of(asked)) {
            if (copies % unit.data() == 0 && copies / unit.data() <= units) {
                Option option = option(unit, copies / unit.data(), asked / copies, precision);
                if (trial.fits(option)) {
                    fits = true;
                    add(option);
                }
            }
        }
        return fits;
    }

    private boolean largest(Split unit, int units, String precision) {
        int batch = MOST_BATCH;
        while (batch > 0 && !trial.fits(option(unit, 1, batch, precision))) {
            batch /= 2;
        }
        boolean fits = batch > 0;
        while (batch > 0 && !add(option(unit, 1, batch, precision))) {
            batch /= 2;
        }
        if (batch > 1) {
            add(option(unit, 1, batch / 2, precision));
        }
        for (int each = batch; units > 1 && each > 0 && each >= batch / 2; each /= 2) {
            add(option(unit, units, each, precision));
        }
        return fits;
    }

    private boolean add(Option option) {
        Outcome outcome = trial.time(option, "fast");
        if (outcome != null) {
            found.add(outcome);
        }
        return outcome != null;
    }

    /** So many sequences a copy; as many groups of them as stages go through these. */
    private Option option(Split unit, int units, int batch, String precision) {
        Split split = unit.times(units);
        int micro = split.pipeline() == 1 ? 1 : (batch + split.pipeline() - 1) / split.pipeline();
        return new Option(
                machine.id(), machine.device(), split, Saving.serving(micro), batch * split.data(), precision);
    }
}

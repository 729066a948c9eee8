package systole.study.plan;

import java.util.ArrayList;
import java.util.List;
import systole.workloads.model.TransformerConfig;

/**
 * Splits of training. All degrees and ZeRO levels are asked for their memory, and what fits is timed, except
 *
 * <ul>
 *   <li>of {@link #KEPT} the first that fits: each keeps less than the one before and takes longer. What does not fit with the
 *       last fits with none, and what does not with a micro-batch does not with a larger one;
 *   <li>without stages, of the micro-batches that keep the same the largest: more rows at a time fill devices better and are
 *       exchanged less often. With stages, which wait for the first and last micro-batch, all that are {@link #GROUPS} times as
 *       many as stages, and those of one sequence;
 *   <li>ZeRO 0 beside copies: ZeRO 1 exchanges the same bytes and divides the update. ZeRO 2 and 3 beside stages, where
 *       gradients or parameters would be exchanged with every micro-batch;
 *   <li>stages within a node, where something fits without them: a node's links carry what tensor parallelism exchanges, and no
 *       device waits for others at the ends of a step; and stages that have fewer micro-batches than they are;
 *   <li>counts of devices between those after which more of them twice saved neither device hours nor energy, and the most.
 * </ul>
 */
final class TrainingSearch implements Search {
    private static final List<Integer> MICRO_BATCHES = List.of(1, 2, 4, 8);
    private static final int VAIN = 2;

    /** Micro-batches for each stage, so that stages wait for less than a fifth of the time. */
    private static final int GROUPS = 4;

    /**
     * What is kept of the activations, the fastest first: the residual stream split beside tensor parallelism, and recomputation.
     * Selective recomputation is not among them, as fused attention keeps no scores that it could drop.
     */
    private static final List<Kept> KEPT = List.of(
            new Kept(false, "none"),
            new Kept(true, "none"),
            new Kept(false, "minimal"),
            new Kept(true, "minimal"),
            new Kept(false, "full"),
            new Kept(true, "full"));

    private record Kept(boolean sequence, String recompute) {}

    private final PlanQuestion question;
    private final Machine machine;
    private final Trial trial;
    private final Splits splits;
    private final List<Outcome> found = new ArrayList<>();
    private double leastDeviceHours = Double.POSITIVE_INFINITY;
    private double leastEnergy = Double.POSITIVE_INFINITY;

    TrainingSearch(PlanQuestion question, TransformerConfig model, Machine machine, Trial trial) {
        this.question = question;
        this.machine = machine;
        this.trial = trial;
        this.splits = new Splits(model, machine.node());
    }

    @Override
    public List<Outcome> run() {
        List<Integer> counts = Divisors.counts(machine.node(), machine.most(question.mostDevices()));
        int next = 0;
        for (int vain = 0; next < counts.size() && vain < VAIN; next++) {
            List<Outcome> some = of(counts.get(next));
            vain = saves(some) || found.isEmpty() ? 0 : vain + 1;
            found.addAll(some);
        }
        // the fastest: the most devices that can be used
        for (int last = counts.size() - 1; last >= next; last--) {
            List<Outcome> some = of(counts.get(last));
            found.addAll(some);
            if (!some.isEmpty()) {
                break;
            }
        }
        return found;
    }

    private boolean saves(List<Outcome> some) {
        double deviceHours =
                some.stream().mapToDouble(Outcome::deviceHours).min().orElse(leastDeviceHours);
        double energy = some.stream().mapToDouble(Outcome::kilowattHours).min().orElse(leastEnergy);
        boolean less = deviceHours < leastDeviceHours || energy < leastEnergy;
        leastDeviceHours = Math.min(leastDeviceHours, deviceHours);
        leastEnergy = Math.min(leastEnergy, energy);
        return less;
    }

    private List<Outcome> of(int devices) {
        List<Outcome> some = new ArrayList<>();
        splits.flat(devices, question.sequence()).forEach(split -> some.addAll(of(split)));
        if (some.isEmpty() || devices > machine.node().devices()) {
            splits.staged(devices, question.sequence()).forEach(split -> some.addAll(of(split)));
        }
        return some;
    }

    private List<Outcome> of(Split split) {
        List<Outcome> some = new ArrayList<>();
        int copies = split.data() * split.context();
        for (int zero : copies == 1 ? List.of(0) : split.pipeline() > 1 ? List.of(1) : List.of(1, 2, 3)) {
            for (Option option : fitting(split, zero)) {
                Outcome outcome = trial.time(option, "fast");
                if (outcome != null) {
                    some.add(outcome);
                }
            }
        }
        return some;
    }

    /** For each micro-batch what fits and keeps most. */
    private List<Option> fitting(Split split, int zero) {
        List<Option> fitting = new ArrayList<>();
        List<Kept> ways = KEPT.stream()
                .filter(kept -> !kept.sequence() || split.tensor() > 1)
                .toList();
        int first = 0;
        for (int micro : MICRO_BATCHES) {
            if (!divides(split, micro) || !trial.fits(option(split, zero, micro, ways.get(ways.size() - 1)))) {
                break;
            }
            int before = first;
            while (first < ways.size() - 1 && !trial.fits(option(split, zero, micro, ways.get(first)))) {
                first++;
            }
            if (!fitting.isEmpty() && split.pipeline() == 1 && first == before) {
                fitting.remove(fitting.size() - 1);
            }
            fitting.add(option(split, zero, micro, ways.get(first)));
        }
        return fitting;
    }

    private boolean divides(Split split, int micro) {
        int sequences = split.data() * micro;
        int least = micro == 1 || split.pipeline() == 1 ? split.pipeline() : GROUPS * split.pipeline();
        return question.trainingBatch() % sequences == 0 && question.trainingBatch() / sequences >= least;
    }

    private Option option(Split split, int zero, int micro, Kept kept) {
        Saving saving = new Saving(zero, micro, kept.sequence(), kept.recompute());
        return new Option(machine.id(), machine.device(), split, saving, question.trainingBatch(), "model");
    }
}

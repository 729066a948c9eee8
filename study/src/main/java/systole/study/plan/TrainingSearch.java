package systole.study.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.workloads.model.TransformerConfig;

/**
 * Splits of training. All degrees and ZeRO levels are asked for their memory, and what fits is timed, except
 *
 * <ul>
 *   <li>of {@link #SAVED} the first that fits: each keeps less than the one before and takes longer;
 *   <li>without stages, of the micro-batches that keep the same the largest: more rows at a time fill devices better and are
 *       exchanged less often; with stages all of them, as fewer micro-batches leave stages idle longer;
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

    /** What saves activations: the residual stream split beside tensor parallelism, and recomputation; the fastest first. */
    private static final List<Kept> SAVED = List.of(
            new Kept(false, "none"),
            new Kept(true, "none"),
            new Kept(false, "minimal"),
            new Kept(true, "minimal"),
            new Kept(false, "selective"),
            new Kept(true, "selective"),
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

    /** For each micro-batch what fits and keeps most, until one does not fit at all: memory grows with it. */
    private List<Option> fitting(Split split, int zero) {
        List<Option> fitting = new ArrayList<>();
        int batch = question.trainingBatch();
        for (int micro : MICRO_BATCHES) {
            if (batch % (split.data() * micro) != 0 || batch / (split.data() * micro) < split.pipeline()) {
                break;
            }
            Option option = first(split, zero, micro);
            if (option == null) {
                break;
            }
            Option before = fitting.isEmpty() ? null : fitting.get(fitting.size() - 1);
            if (before != null && split.pipeline() == 1 && kept(before).equals(kept(option))) {
                fitting.remove(before);
            }
            fitting.add(option);
        }
        return fitting;
    }

    private static Kept kept(Option option) {
        return new Kept(option.saving().sequence(), option.saving().recompute());
    }

    private @Nullable Option first(Split split, int zero, int micro) {
        for (Kept kept : SAVED) {
            if (kept.sequence() && split.tensor() == 1) {
                continue;
            }
            Saving saving = new Saving(zero, micro, kept.sequence(), kept.recompute());
            Option option =
                    new Option(machine.id(), machine.device(), split, saving, question.trainingBatch(), "model");
            if (trial.fits(option)) {
                return option;
            }
        }
        return null;
    }
}

package systole.study.plan;

import java.util.ArrayList;
import java.util.List;
import systole.workloads.model.TransformerConfig;

/**
 * The ways to use one machine. Degrees are powers of two. What holds more of the model than is needed is not tried: of the
 * ways to save memory the cheapest in time that fits is taken, and stages only where a node's devices are used up or too few.
 */
final class Search {
    private static final List<Integer> BATCHES = List.of(1, 16, 256);
    private static final List<String> RECOMPUTE = List.of("none", "selective", "full");

    private final PlanQuestion question;
    private final TransformerConfig model;
    private final Machine machine;
    private final Trial trial;
    private final List<Outcome> found = new ArrayList<>();

    Search(PlanQuestion question, TransformerConfig model, Machine machine, Trial trial) {
        this.question = question;
        this.model = model;
        this.machine = machine;
        this.trial = trial;
    }

    List<Outcome> run() {
        if (question.purpose().trains()) {
            train();
        } else {
            question.precisions().forEach(this::serve);
        }
        return found;
    }

    private int mostTensor() {
        return Integer.highestOneBit(Math.min(machine.node().devices(), model.heads()));
    }

    private void serve(String precision) {
        int most = machine.most(question.mostDevices());
        int widest = Math.min(mostTensor(), Integer.highestOneBit(most));
        for (int tensor = 1; tensor <= widest; tensor *= 2) {
            served(tensor, 1, precision);
        }
        for (int stages = 2; found.isEmpty() && stages * widest <= most && stages <= model.layers(); stages *= 2) {
            served(widest, stages, precision);
        }
    }

    private void served(int tensor, int stages, String precision) {
        Integer asked = question.batch();
        for (int batch : asked == null ? BATCHES : List.of(asked)) {
            Outcome outcome = trial.run(option(tensor, stages, 1, 0, batch, "", precision), "fast");
            if (outcome == null) {
                break; // a larger batch takes more memory and more time
            }
            found.add(outcome);
        }
    }

    private void train() {
        int most = machine.most(question.mostDevices());
        int tried = 0;
        for (int devices = 1; devices <= most; devices *= 2) {
            // between the least that fits and the most, each fourth is told
            boolean last = devices * 2 > most;
            if (tried > 0 && !last && tried++ % 2 == 1) {
                continue;
            }
            int before = found.size();
            splits(devices);
            tried += tried == 0 && found.size() > before ? 1 : 0;
        }
    }

    private void splits(int devices) {
        int before = found.size();
        int widest = Math.min(mostTensor(), devices);
        for (int tensor = 1; tensor <= widest; tensor *= 2) {
            trained(devices, tensor, 1);
        }
        boolean none = found.size() == before;
        boolean severalNodes = devices > machine.node().devices();
        for (int stages = 2;
                (none || severalNodes) && stages <= 16 && stages * widest <= devices && stages <= model.layers();
                stages *= 2) {
            trained(devices, widest, stages);
        }
    }

    /** The first that fits: copies share the optimizer, then all; activations are kept, then computed again. */
    private void trained(int devices, int tensor, int stages) {
        int copies = devices / tensor / stages;
        if (question.trainingBatch() % copies != 0) {
            return;
        }
        for (int zero : copies == 1 ? List.of(0) : stages > 1 ? List.of(1) : List.of(1, 3)) {
            for (String recompute : RECOMPUTE) {
                Outcome outcome = trial.run(
                        option(tensor, stages, copies, zero, question.trainingBatch(), recompute, "model"), "fast");
                if (outcome != null) {
                    found.add(outcome);
                    return;
                }
            }
        }
    }

    private Option option(int tensor, int stages, int copies, int zero, int batch, String recompute, String precision) {
        return new Option(machine.id(), machine.device(), tensor, stages, copies, zero, batch, recompute, precision);
    }
}

package systole.system.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import systole.isa.DataType;
import systole.system.Parallelism;
import systole.system.UnservedException;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.training.Lora;
import systole.workloads.training.Optimizer;
import systole.workloads.training.Recompute;

/** What would make a step fit into memory; each offer is worked out before it is made. */
final class TrainingAdvice {
    /** Usual width of adapters. */
    private static final int RANK = 16;
    /** Usual format of frozen weights beside them (Dettmers et al., "QLoRA", 2023, has other values of 4 bits). */
    private static final DataType BASE = DataType.INT4;

    private TrainingAdvice() {}

    /** With the first change of the plan that fits, and changes of what is trained that do. */
    static UnservedException refusal(String reason, TrainingScenario scenario, long capacity) {
        List<String> same = new ArrayList<>();
        first(changes(scenario), capacity, same);
        first(eightBits(scenario), capacity, same);
        List<String> all = new ArrayList<>(same);
        if (scenario.lora() == null) {
            first(adapters("lora of rank " + RANK, scenario, new Lora(RANK, null)), capacity, all);
        }
        Lora lora = scenario.lora();
        int rank = lora == null ? RANK : lora.rank();
        if (lora == null || lora.base() == null) {
            String name = "lora of rank " + rank + " with base " + BASE.text();
            first(adapters(name, scenario, new Lora(rank, BASE)), capacity, all);
        }
        return new UnservedException(reason, help(scenario, all), help(scenario, same));
    }

    private static String help(TrainingScenario scenario, List<String> offers) {
        if (!offers.isEmpty()) {
            return String.join("; ", offers);
        }
        List<String> splits = splits(scenario);
        return "use more devices"
                + (splits.isEmpty()
                        ? " that share what copies hold (\"data\" with \"zero\")"
                        : ", with more " + listed(splits) + " parallelism")
                + ", or a smaller model";
    }

    private static void first(Map<String, TrainingScenario> changes, long capacity, List<String> offers) {
        for (Map.Entry<String, TrainingScenario> change : changes.entrySet()) {
            long total = totalOf(change.getValue());
            if (total <= capacity) {
                offers.add(change.getKey() + " would fit, with " + TrainingFit.gib(total));
                return;
            }
        }
    }

    /** Moments in 8 bits, alone and with what saves most. */
    private static Map<String, TrainingScenario> eightBits(TrainingScenario scenario) {
        return scenario.optimizer() == Optimizer.ADAM && scenario.lora() == null
                ? withFullRecompute("optimizer adam_8bit", scenario.with(Optimizer.ADAM_8BIT))
                : Map.of();
    }

    /** Adapters in the place of all parameters, alone and with what saves most. */
    private static Map<String, TrainingScenario> adapters(String name, TrainingScenario scenario, Lora lora) {
        return withFullRecompute(name, scenario.with(lora));
    }

    private static Map<String, TrainingScenario> withFullRecompute(String name, TrainingScenario changed) {
        Map<String, TrainingScenario> changes = new LinkedHashMap<>();
        changes.put(name, changed);
        changes.put(
                name + " and recompute full", changed.with(changed.execution().with(Recompute.FULL)));
        return changes;
    }

    /** Degrees of parallelism that would share the model further, of those that its training takes. */
    private static List<String> splits(TrainingScenario scenario) {
        Parallelism plan = scenario.parallelism();
        List<String> splits = new ArrayList<>();
        if (plan.tensor() * 2 <= scenario.model().heads() && served(scenario, plan.withTensor(plan.tensor() * 2))) {
            splits.add("tensor");
        }
        if (served(scenario, plan.withContext(plan.context() * 2))) {
            splits.add("context");
        }
        if (plan.pipeline() * 2 <= scenario.model().layers()
                && served(scenario, plan.withPipeline(plan.pipeline() * 2))) {
            splits.add("pipeline");
        }
        return splits;
    }

    private static boolean served(TrainingScenario scenario, Parallelism plan) {
        return totalOf(scenario.with(plan)) < Long.MAX_VALUE;
    }

    private static String listed(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }

    /** Bytes of a change; beyond all memory when it cannot be. */
    private static long totalOf(TrainingScenario scenario) {
        try {
            TrainingLimits.check(scenario);
            return TrainingFit.memory(scenario).total();
        } catch (UnservedException | UnsupportedOperatorException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Changes that save memory, the cheapest in time first; the machine stays as it is. */
    private static Map<String, TrainingScenario> changes(TrainingScenario scenario) {
        Map<String, TrainingScenario> changes = new LinkedHashMap<>();
        Parallelism plan = scenario.parallelism();
        Recompute now = scenario.execution().recompute();
        for (Recompute recompute : Recompute.values()) {
            if (recompute.ordinal() > now.ordinal()) {
                changes.put(
                        "recompute " + recompute.key(),
                        scenario.with(scenario.execution().with(recompute)));
            }
        }
        int each = scenario.globalBatch() / plan.data();
        for (int batch = divisor(each, plan.microBatch() / 2); batch >= 1; batch = divisor(each, batch / 2)) {
            changes.put("a micro-batch of " + batch, scenario.with(plan.withMicroBatch(batch)));
        }
        if (plan.data() * plan.context() > 1) {
            for (int zero = plan.zero() + 1; zero <= 3; zero++) {
                changes.put("zero " + zero, scenario.with(plan.withZero(zero)));
            }
        }
        split(scenario, changes);
        List<String> single = new ArrayList<>(changes.keySet());
        // more than one thing at a time: the strongest of each kind
        TrainingScenario small = scenario.with(scenario.execution().with(Recompute.FULL));
        for (String change : single) {
            if (!change.startsWith("recompute")) {
                TrainingScenario other = changes.get(change);
                if (other != null) {
                    changes.put("recompute full with " + change, other.with(small.execution()));
                }
            }
        }
        return changes;
    }

    /** The largest divisor that is not above a bound; 0 where that is 0. */
    private static int divisor(int whole, int most) {
        int divisor = most;
        while (divisor > 1 && whole % divisor != 0) {
            divisor--;
        }
        return divisor;
    }

    /** Copies traded for shares of the model, then devices that would be idle. */
    private static void split(TrainingScenario scenario, Map<String, TrainingScenario> changes) {
        Parallelism plan = scenario.parallelism();
        int devices = scenario.system().devices();
        int node = scenario.system().node().devices();
        for (int more = 2; plan.tensor() * more <= node; more *= 2) {
            put(changes, "tensor " + plan.tensor() * more, scenario, plan.withTensor(plan.tensor() * more), devices);
        }
        for (int more = 2; plan.pipeline() * more <= scenario.model().layers(); more *= 2) {
            put(
                    changes,
                    "pipeline " + plan.pipeline() * more,
                    scenario,
                    plan.withPipeline(plan.pipeline() * more),
                    devices);
        }
    }

    private static void put(
            Map<String, TrainingScenario> changes,
            String name,
            TrainingScenario scenario,
            Parallelism more,
            int devices) {
        Parallelism plan = more;
        int data = plan.data();
        while (plan.devices() > devices && data > 1) {
            data = (data + 1) / 2;
            plan = more.withData(data);
        }
        boolean divides = scenario.globalBatch() % ((long) data * plan.microBatch()) == 0;
        if (plan.devices() <= devices && plan.tensor() <= scenario.model().heads() && divides) {
            changes.put(name + (data == more.data() ? "" : " with data " + data), scenario.with(plan));
        }
    }
}

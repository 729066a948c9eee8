package systole.system.json;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import systole.interconnect.CollectiveTimer;
import systole.isa.DataType;
import systole.sim.quantity.Quantity;
import systole.system.Execution;
import systole.system.Parallelism;
import systole.system.SystemSpec;
import systole.system.UnservedException;
import systole.system.Workload;
import systole.workloads.model.Experts;
import systole.workloads.model.Precision;
import systole.workloads.model.TransformerConfig;

/** Checks between the parts of a scenario, once each is known to be good. */
final class ScenarioChecks {
    private final List<String> assumptions;

    ScenarioChecks(List<String> assumptions) {
        this.assumptions = assumptions;
    }

    /** One device exchanges nothing, by whatever algorithm. */
    void collectives(Execution execution, Parallelism plan) {
        if (plan.devices() == 1 && !execution.collective().equals(CollectiveTimer.AUTO)) {
            assumptions.add("execution.collective had no effect: one device exchanges nothing");
        }
    }

    /** The plan must fit the machine and the model. */
    void devices(Parallelism plan, TransformerConfig model, SystemSpec machine) {
        if (plan.tensor() > model.heads()) {
            throw new UnservedException(
                    "tensor parallelism of " + plan.tensor() + " leaves devices without any of the " + model.heads()
                            + " heads of " + model.name(),
                    "use at most " + model.heads());
        }
        if (plan.devices() > machine.devices()) {
            throw new UnservedException(
                    "the plan uses " + plan.devices() + " devices (" + product(plan) + ") and " + machine.id() + " has "
                            + machine.devices(),
                    "use more \"nodes\" or \"devices\" in \"system\", or smaller degrees");
        }
        experts(plan, model);
        if (plan.devices() < machine.devices()) {
            assumptions.add((machine.devices() - plan.devices()) + " of " + machine.devices()
                    + " devices are idle: the plan uses " + plan.devices() + "; the "
                    + Quantity.format(machine.node().device().power().idleWatts(), "W")
                    + " that each draws are not counted");
        }
    }

    /** Each token goes to different experts, so no expert has more rows than there are tokens. */
    private static void experts(Parallelism plan, TransformerConfig model) {
        Experts experts = model.experts();
        if (experts == null || plan.expert() == 1) {
            return;
        }
        double most = Math.max(1, Math.min(plan.expert(), (double) experts.count() / experts.chosen()));
        double asked = plan.expertLoad().imbalance();
        if (asked > most) {
            throw new UnservedException(
                    "an \"expertImbalance\" of " + asked + ": each token goes to " + experts.chosen()
                            + " different of the "
                            + experts.count() + " experts of " + model.name() + ", so the busiest device has at most "
                            + most + " times the mean",
                    "use at most " + most);
        }
    }

    private static String product(Parallelism plan) {
        return plan.degrees().entrySet().stream()
                .filter(degree -> degree.getValue() > 1 && !degree.getKey().equals("expert"))
                .map(degree -> degree.getKey() + " " + degree.getValue())
                .collect(Collectors.joining(" x "));
    }

    /** A network published in one of the two 16-bit formats, where the device multiplies only the other, is taken in that. */
    TransformerConfig format(TransformerConfig model, SystemSpec machine) {
        Set<DataType> has = multiplied(machine);
        DataType other = model.dtype() == DataType.FP16 ? DataType.BF16 : DataType.FP16;
        boolean sixteen = model.dtype() == DataType.FP16 || model.dtype() == DataType.BF16;
        if (!sixteen || has.contains(model.dtype()) || !has.contains(other)) {
            return model;
        }
        assumptions.add(model.name() + " is published in " + model.dtype().text() + ", for which "
                + machine.node().device().id() + " has no tensor units: " + other.text() + " instead");
        return model.in(other);
    }

    /** The device must multiply numbers of the asked formats. */
    void types(List<DataType> types, SystemSpec machine) {
        Set<DataType> has = multiplied(machine);
        for (DataType type : types) {
            if (!has.contains(type)) {
                List<String> names = has.stream().map(DataType::text).sorted().toList();
                throw new UnservedException(
                        machine.node().device().id() + " has no tensor units for " + type.text() + "; it has " + names,
                        "use one of these as precision of weights and activations, or another device");
            }
        }
    }

    /** Formats that the tensor units of the machine's devices multiply. */
    static Set<DataType> multiplied(SystemSpec machine) {
        return machine.node().device().core().tensor().rates().keySet();
    }

    /**
     * The LM head stays in 16 bits beside narrower linear layers. A device that multiplies nothing so wide has it quantised like
     * the others, as compilers for such devices do with every product (full-integer quantisation).
     */
    Precision head(Precision precision, TransformerConfig model, SystemSpec machine) {
        DataType wide = precision.wide(model);
        if (multiplied(machine).contains(wide)) {
            return precision;
        }
        assumptions.add("LM head quantised to " + precision.weights().text() + " like the linear layers: "
                + machine.node().device().id() + " has no tensor units for " + wide.text());
        return precision.withQuantisedHead();
    }

    /** A device that is a part of a chip has its share of what the parts have in common. */
    void parts(SystemSpec machine) {
        int parts = machine.node().devicesPerChip();
        if (parts > 1) {
            assumptions.add(machine.id() + " counts " + parts + " devices a chip: each has 1/" + parts
                    + " of the chip's memory, bandwidth and power, also while others of the chip rest");
        }
    }

    /** A sequence longer than the model was made for is computed all the same. */
    void positions(Workload workload, TransformerConfig model) {
        // steps of denoising make no sequence longer
        int generated = model.denoiser() == null ? workload.outputTokens() : 0;
        long written = model.prompt(workload.inputTokens()) + workload.contextTokens() + generated;
        boolean readApart = model.source() != null && model.source().fixed() == 0;
        positions(readApart ? Math.max(written, workload.readTokens()) : written, model);
    }

    /** The same for sequences of so many tokens. */
    void positions(long tokens, TransformerConfig model) {
        if (tokens > model.maxPositions()) {
            assumptions.add("sequences of " + tokens + " tokens are longer than the " + model.maxPositions() + " that "
                    + model.name() + " was made for");
        }
    }

    /** Sequences that do not divide over the devices that share each are worked on as if they did. */
    void shares(long tokens, Parallelism plan) {
        int parts = plan.context();
        long each = (tokens + parts - 1) / parts;
        if (tokens % parts != 0) {
            assumptions.add("sequences of " + tokens + " tokens are padded to " + each * parts + ", " + each
                    + " for each of the " + parts + " devices that share one (\"context\")");
        }
    }

    /** A cap must leave power for work. */
    void power(Execution execution, SystemSpec machine) {
        Double cap = execution.powerCapWatts();
        if (cap == null) {
            return;
        }
        double own = machine.node().device().power().capWatts();
        double standing = machine.node().device().power().activeIdleWatts();
        if (cap <= standing) {
            throw new UnservedException(
                    "a power cap of " + Quantity.format(cap, "W") + " leaves nothing beside the "
                            + Quantity.format(standing, "W") + " that a running device draws",
                    "use a higher \"powerCap\"");
        }
        if (cap >= own) {
            assumptions.add("execution.powerCap had no effect: the device's own is " + Quantity.format(own, "W"));
        }
    }
}

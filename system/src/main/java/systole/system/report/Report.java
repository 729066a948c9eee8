package systole.system.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.microarch.power.Component;
import systole.workloads.model.MemoryPerDevice;

/**
 * The result of one scenario. Times in seconds, energy in joules over all devices used, bytes a device.
 *
 * @param title model, machine and work in words
 * @param latency times and throughput
 * @param training what training has beside; null for other work
 * @param modelTflopsPerDevice operations of the model's matrix products a second and device, in 1e12
 * @param modelFlopsUtilization that over the dense peak of the compute type at the reference clock
 * @param energy energy and power; null when the machine has no table of it
 * @param memory bytes on each device; null when the machine has no memory of a size
 * @param capacityBytes memory of each device
 * @param byResource seconds of the critical path that each resource owns; they sum to the total
 * @param byOperator the same by operator, longest first
 * @param layers each layer on an array machine, in order; empty for others
 * @param boundSeconds floor of the total: for each pass the largest of products over peak, bytes over bandwidth, link bytes over
 *     link bandwidth
 * @param assumptions defaults, paddings, fallbacks and estimates that shaped the result
 * @param simulator how it was simulated
 */
public record Report(
        String title,
        Latency latency,
        @Nullable Training training,
        double modelTflopsPerDevice,
        double modelFlopsUtilization,
        @Nullable EnergyUse energy,
        @Nullable MemoryPerDevice memory,
        long capacityBytes,
        Map<String, Double> byResource,
        List<OperatorShare> byOperator,
        List<LayerReport> layers,
        double boundSeconds,
        List<String> assumptions,
        Simulator simulator) {

    /**
     * Times and throughput; null where the kind of work has none.
     *
     * @param timeToFirstTokenSeconds prompt read and first token sampled
     * @param timePerOutputTokenSeconds mean time of each further token
     * @param prefillSeconds prompt read
     * @param totalSeconds all
     * @param outputTokensPerSecond tokens of all sequences over the total
     * @param denoises whether what counts as tokens out are steps of denoising
     */
    public record Latency(
            @Nullable Double timeToFirstTokenSeconds,
            @Nullable Double timePerOutputTokenSeconds,
            @Nullable Double prefillSeconds,
            double totalSeconds,
            @Nullable Double outputTokensPerSecond,
            boolean denoises) {}

    /**
     * A step of training.
     *
     * @param secondsPerStep from one update of the parameters to the next
     * @param tokensPerSecondPerDevice tokens of the batch over that and all devices used
     * @param modelTflopsPerDeviceNonCausal as {@code modelTflopsPerDevice}, with attention counted as if no mask hid anything
     * @param joulesPerStep energy of all devices used
     */
    public record Training(
            double secondsPerStep,
            double tokensPerSecondPerDevice,
            double modelTflopsPerDeviceNonCausal,
            double joulesPerStep) {}

    /**
     * Energy of all devices used.
     *
     * @param totalJoules sum of the components
     * @param byComponent joules by component
     * @param averageWattsPerDevice power of one device
     * @param joulesPerOutputToken energy of each token; null when none is generated
     */
    public record EnergyUse(
            double totalJoules,
            Map<String, Double> byComponent,
            double averageWattsPerDevice,
            @Nullable Double joulesPerOutputToken) {
        /** What devices use that do this for as long as another run takes, and in all the actions of that other one. */
        EnergyUse withActionsOf(EnergyUse other) {
            String waiting = Component.STATIC.key();
            Map<String, Double> joules = new LinkedHashMap<>(other.byComponent);
            joules.computeIfPresent(waiting, (key, otherwise) -> byComponent.get(key));
            double sum =
                    joules.values().stream().mapToDouble(Double::doubleValue).sum();
            double part = sum / totalJoules;
            return new EnergyUse(
                    sum,
                    joules,
                    averageWattsPerDevice * part,
                    joulesPerOutputToken == null ? null : joulesPerOutputToken * part);
        }
    }

    /**
     * An operator's part of the time.
     *
     * @param operator name
     * @param seconds of the critical path
     * @param count times it ran
     * @param bound resource that most of its time waits for
     */
    public record OperatorShare(String operator, double seconds, long count, String bound) {}

    /**
     * How the run was simulated.
     *
     * @param version of the program
     * @param fidelity clock used
     * @param events events processed
     * @param wallSeconds time the simulation took: the one value that differs between equal runs
     */
    public record Simulator(String version, String fidelity, long events, double wallSeconds) {}

    /** Work other than training. */
    public Report(
            String title,
            Latency latency,
            double modelTflopsPerDevice,
            double modelFlopsUtilization,
            @Nullable EnergyUse energy,
            @Nullable MemoryPerDevice memory,
            long capacityBytes,
            Map<String, Double> byResource,
            List<OperatorShare> byOperator,
            List<LayerReport> layers,
            double boundSeconds,
            List<String> assumptions,
            Simulator simulator) {
        this(
                title,
                latency,
                null,
                modelTflopsPerDevice,
                modelFlopsUtilization,
                energy,
                memory,
                capacityBytes,
                byResource,
                byOperator,
                layers,
                boundSeconds,
                assumptions,
                simulator);
    }

    /**
     * This run with the energy of another for all but what devices use while they wait: devices that are not alike do on average
     * what those of the other do, for as long as the busiest here takes.
     */
    public Report withActionsOf(Report other) {
        if (energy == null || other.energy == null) {
            return this;
        }
        EnergyUse use = energy.withActionsOf(other.energy);
        Training step = training == null
                ? null
                : new Training(
                        training.secondsPerStep,
                        training.tokensPerSecondPerDevice,
                        training.modelTflopsPerDeviceNonCausal,
                        use.totalJoules);
        return new Report(
                title,
                latency,
                step,
                modelTflopsPerDevice,
                modelFlopsUtilization,
                use,
                memory,
                capacityBytes,
                byResource,
                byOperator,
                layers,
                boundSeconds,
                assumptions,
                simulator);
    }

    /** Copies the collections; maps keep their order. */
    public Report {
        byResource = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(byResource));
        byOperator = List.copyOf(byOperator);
        layers = List.copyOf(layers);
        assumptions = List.copyOf(assumptions);
    }
}

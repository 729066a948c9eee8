package systole.system.fidelity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import systole.isa.Kernel;
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.microarch.timing.Fidelity;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.Residency;

/** Errors of a clock against {@code exact} over cases, by class. */
final class Agreement {
    /** Signed errors of one class in percent. */
    record Errors(List<Double> percent) {
        double mean() {
            return percent.stream().mapToDouble(Math::abs).average().orElse(0);
        }

        double worst() {
            return sorted()[percent.size() - 1];
        }

        /** Nine of ten are at most this. */
        double ninetieth() {
            return sorted()[(int) Math.ceil(0.9 * percent.size()) - 1];
        }

        private double[] sorted() {
            return percent.stream().mapToDouble(Math::abs).sorted().toArray();
        }
    }

    static final String ALL = "all";

    /** What a program does to its operands is the same at every clock; only what caches make of it is not. */
    private static final List<Action> SAME = List.of(
            Action.MAC_ISSUED,
            Action.MAC_USEFUL,
            Action.VECTOR,
            Action.SPECIAL,
            Action.SCRATCH_BYTE,
            Action.LOADED_BYTE,
            Action.STORED_BYTE,
            Action.TILE);

    private record Times(long[] ticks, List<String> countedOtherwise) {}

    private final Map<String, Map<Fidelity, List<Double>>> errors = new TreeMap<>();
    private final List<String> countedOtherwise = new ArrayList<>();

    private Agreement() {}

    static Agreement over(List<SmallCases.Case> cases, SmallDevices.Memory memory) {
        Agreement agreement = new Agreement();
        Map<SmallDevices, DeviceSpec> specs = new EnumMap<>(SmallDevices.class);
        for (SmallDevices device : SmallDevices.values()) {
            specs.put(device, device.spec(memory));
        }
        List<Times> times = cases.stream()
                .parallel()
                .map(one -> times(one, Objects.requireNonNull(specs.get(one.device()))))
                .toList();
        for (int i = 0; i < cases.size(); i++) {
            SmallCases.Case one = cases.get(i);
            agreement.add(one.device().text() + " | " + one.kind(), times.get(i).ticks());
            agreement.add(ALL, times.get(i).ticks());
            agreement.countedOtherwise.addAll(times.get(i).countedOtherwise());
        }
        return agreement;
    }

    /** The time of a case at each clock, and what {@code exact} counts otherwise than {@code tile} and {@code fast}. */
    private static Times times(SmallCases.Case one, DeviceSpec spec) {
        long[] ticks = new long[Fidelity.values().length];
        List<String> otherwise = new ArrayList<>();
        for (Kernel kernel : one.kernels()) {
            Residency cold = Residency.cold(kernel.tensors().size());
            Map<Fidelity, KernelTime> times = new EnumMap<>(Fidelity.class);
            for (Fidelity fidelity : Fidelity.values()) {
                KernelTime time =
                        fidelity.timer(true).time(kernel, spec, spec.clock().maximumHertz(), cold);
                times.put(fidelity, time);
                ticks[fidelity.ordinal()] += time.ticks();
            }
            for (Action action : SAME) {
                if (times.values().stream()
                                .mapToLong(time -> time.count(action))
                                .distinct()
                                .count()
                        > 1) {
                    otherwise.add(action + " of " + one.operator() + " on " + one.device());
                }
            }
        }
        return new Times(ticks, otherwise);
    }

    /** Counts in which the clocks differ and should not. */
    List<String> countedOtherwise() {
        return countedOtherwise;
    }

    private void add(String group, long[] ticks) {
        double exact = ticks[Fidelity.EXACT.ordinal()];
        for (Fidelity fidelity : Arrays.asList(Fidelity.TILE, Fidelity.FAST)) {
            errors.computeIfAbsent(group, key -> new TreeMap<>())
                    .computeIfAbsent(fidelity, key -> new ArrayList<>())
                    .add(100 * (ticks[fidelity.ordinal()] - exact) / exact);
        }
    }

    /** Names of the classes. */
    Set<String> classes() {
        Set<String> classes = new TreeSet<>(errors.keySet());
        classes.remove(ALL);
        return classes;
    }

    Errors of(String group, Fidelity fidelity) {
        return new Errors(errors.getOrDefault(group, Map.of()).getOrDefault(fidelity, List.of()));
    }

    /** The table of the documentation. */
    String table() {
        StringBuilder text = new StringBuilder("""
                | device | class | n | tile: mean | p90 | worst | fast: mean | p90 | worst |
                |---|---|---|---|---|---|---|---|---|
                """);
        for (String group : errors.keySet()) {
            if (!group.equals(ALL)) {
                text.append(row(group));
            }
        }
        return text.append(row(ALL)).toString();
    }

    private String row(String group) {
        Errors tile = of(group, Fidelity.TILE);
        Errors fast = of(group, Fidelity.FAST);
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.2f %% | %.2f %% | %.2f %% | %.2f %% | %.2f %% | %.2f %% |\n",
                group.equals(ALL) ? "all | all" : group,
                tile.percent().size(),
                tile.mean(),
                tile.ninetieth(),
                tile.worst(),
                fast.mean(),
                fast.ninetieth(),
                fast.worst());
    }
}

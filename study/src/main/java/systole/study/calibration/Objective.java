package systole.study.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import systole.microarch.timing.Fidelity;
import systole.study.operators.CaseTable;
import systole.study.operators.OperatorValidation;
import systole.study.validation.Ablation;
import systole.study.validation.Subject;
import systole.study.validation.Validation;
import systole.system.Changes;
import systole.system.FreeConstant;

/**
 * How far predictions by the {@code fast} clock are from measurements, as a function of free constants. Rows of one class of
 * operator, device and software weigh together as much as those of any other; watts weigh as a class of their own. A row that is
 * far off, because physics is missing, pulls little: its logarithm {@code r} counts as {@code 2 (sqrt(1 + (r / 0.1)^2) - 1)}. What the
 * rows do not determine stays near the start.
 */
final class Objective {
    private static final double SCALE = 0.1;
    /** What leaving the start by the whole width of its bounds costs a constant. */
    private static final double HOLD = 0.02;

    private final CaseTable rows;
    private final List<FreeConstant> constants;
    private final Changes fixed;
    private final double[] start;
    private final int threads;

    /**
     * An objective.
     *
     * @param rows measurements
     * @param constants what may change
     * @param fixed other values that are changed and stay so
     * @param start parts of the bounds that constants have at the start
     */
    Objective(CaseTable rows, List<FreeConstant> constants, Changes fixed, double[] start, int threads) {
        this.rows = rows;
        this.constants = List.copyOf(constants);
        this.fixed = fixed;
        this.start = start.clone();
        this.threads = threads;
    }

    /** The descriptions at a point. */
    Changes changes(double[] parts) {
        Changes changes = fixed;
        for (int i = 0; i < parts.length; i++) {
            changes = constants.get(i).set(changes, constants.get(i).at(parts[i]));
        }
        return changes;
    }

    /** The predictions at a point. */
    List<Validation.Row> predicted(double[] parts) {
        return OperatorValidation.rows(rows, threads, Ablation.NONE, Fidelity.FAST, changes(parts));
    }

    double cost(double[] parts) {
        double cost = misfit(predicted(parts));
        for (int i = 0; i < parts.length; i++) {
            cost += HOLD * (parts[i] - start[i]) * (parts[i] - start[i]);
        }
        return cost;
    }

    /** Mean over classes of the mean misfit of their rows. */
    static double misfit(List<Validation.Row> predicted) {
        Map<String, List<Double>> groups = new TreeMap<>();
        for (Validation.Row row : predicted) {
            Subject subject = row.subject();
            add(groups, subject.kind() + "/" + subject.deviceAndSoftware(), row.predicted(), row.measured());
            add(groups, "watts/" + subject.device(), subject.predictedWatts(), subject.measuredWatts());
        }
        return groups.values().stream()
                .mapToDouble(group -> group.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(0))
                .average()
                .orElse(0);
    }

    private static void add(
            Map<String, List<Double>> groups,
            String group,
            @org.jspecify.annotations.Nullable Double predicted,
            @org.jspecify.annotations.Nullable Double measured) {
        if (predicted != null && measured != null) {
            double log = StrictMath.log(predicted / measured) / SCALE;
            groups.computeIfAbsent(group, missing -> new ArrayList<>()).add(2 * (Math.sqrt(1 + log * log) - 1));
        }
    }
}

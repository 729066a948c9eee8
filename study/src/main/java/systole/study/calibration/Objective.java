package systole.study.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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
 * far off, because physics is missing, pulls little: its logarithm {@code r} counts as {@code 2 (sqrt(1 + (r / 0.1)^2) - 1)}.
 * What the rows do not determine stays near the start.
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

    /**
     * What is to become small: for each row the root of its share of the misfit, with the sign of its error, times then watts,
     * and for each constant what holds it near the start. The sum of squares is the mean over classes of the mean misfit of
     * their rows, and the hold.
     */
    double[] residuals(double[] parts) {
        List<Validation.Row> predicted = predicted(parts);
        List<String> groups = new ArrayList<>();
        List<Double> misfits = new ArrayList<>();
        for (Validation.Row row : predicted) {
            Subject subject = row.subject();
            groups.add(subject.kind() + "/" + subject.deviceAndSoftware());
            misfits.add(misfit(row.predicted(), row.measured()));
        }
        for (Validation.Row row : predicted) {
            groups.add("watts/" + row.subject().device());
            misfits.add(misfit(row.subject().predictedWatts(), row.subject().measuredWatts()));
        }
        Map<String, Integer> sizes = new TreeMap<>();
        for (int i = 0; i < groups.size(); i++) {
            if (!misfits.get(i).isNaN()) {
                sizes.merge(groups.get(i), 1, Integer::sum);
            }
        }
        double[] residuals = new double[groups.size() + parts.length];
        for (int i = 0; i < groups.size(); i++) {
            double misfit = misfits.get(i);
            Integer size = sizes.get(groups.get(i));
            residuals[i] = Double.isNaN(misfit) || size == null ? 0 : misfit / Math.sqrt((double) size * sizes.size());
        }
        for (int i = 0; i < parts.length; i++) {
            residuals[groups.size() + i] = Math.sqrt(HOLD) * (parts[i] - start[i]);
        }
        return residuals;
    }

    /** Root of the misfit of a value, with the sign of its error; not a number without both values. */
    static double misfit(@Nullable Double predicted, @Nullable Double measured) {
        if (predicted == null || measured == null) {
            return Double.NaN;
        }
        double log = StrictMath.log(predicted / measured) / SCALE;
        return Math.copySign(Math.sqrt(2 * (Math.sqrt(1 + log * log) - 1)), log);
    }
}

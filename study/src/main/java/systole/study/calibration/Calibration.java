package systole.study.calibration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import systole.microarch.timing.Fidelity;
import systole.study.operators.BulkPrediction;
import systole.study.operators.CaseTable;
import systole.study.operators.OperatorValidation;
import systole.study.operators.Prediction;
import systole.study.validation.Ablation;
import systole.study.validation.GroupErrors;
import systole.study.validation.Validation;
import systole.system.Changes;
import systole.system.FreeConstant;
import systole.system.InputException;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.Problem;
import systole.system.json.Descriptions;

/**
 * One device's free constants fitted to measurements of it. Shapes that the fit never sees judge it: where it is not better
 * there, the description stays as it is.
 *
 * @param device preset id or path of the description
 * @param constants the constants that were fitted, at most {@link #MOST_CONSTANTS}
 * @param fitRows rows that were fitted to
 * @param fitBefore their errors before
 * @param fitAfter and after
 * @param heldOutBefore errors of the rows that were held out, before
 * @param heldOutAfter and after
 * @param unserved rows of the device that could not be predicted
 */
public record Calibration(
        String device,
        List<FittedConstant> constants,
        int fitRows,
        GroupErrors fitBefore,
        GroupErrors fitAfter,
        GroupErrors heldOutBefore,
        GroupErrors heldOutAfter,
        int unserved) {
    /** Most constants of one calibration: more than the usual measurements of one device determine. */
    public static final int MOST_CONSTANTS = 8;

    private static final int LEAST_ROWS = 16;
    private static final int LEAST_SHAPES = 8;
    private static final double HELD_OUT = 0.3;
    private static final int MOST_PER_GROUP = 60;
    private static final int EVALUATIONS = 320;
    /** A constant counts as seen when its bounds move the mean logarithm of a prediction by as much. */
    private static final double SEEN = 0.002;

    /** Copies the list. */
    public Calibration {
        constants = List.copyOf(constants);
    }

    /** Whether the rows that the fit did not see are predicted better than before. */
    public boolean better() {
        return heldOutAfter.mapePercent() < heldOutBefore.mapePercent();
    }

    /**
     * Calibrates.
     *
     * @param device preset id or path of a description
     * @param name what messages call the table
     * @param table measurements
     * @param fidelity clock of the errors before and after; the fit itself uses {@code fast}
     * @throws InputException when the device is unknown or has no constants listed, or too few rows are usable
     */
    public static Calibration of(
            String device, String name, CaseTable table, int threads, Fidelity fidelity, long seed) {
        String id = Descriptions.device(device, Changes.NONE).spec().id();
        List<FreeConstant> listed = Descriptions.freeConstantsOf(device);
        if (listed.isEmpty()) {
            throw refused(
                    device,
                    "no free constants for its family \""
                            + Descriptions.device(device, Changes.NONE).family() + "\"",
                    "a device of a family with a list in configs/calibration (" + String.join(", ", withConstants())
                            + ")");
        }
        CaseTable own = own(table, id, device);
        if (own.rows().isEmpty()) {
            throw refused(name, "no row of " + id + " with a measured_us", "rows whose device is " + id);
        }
        List<Prediction> first = BulkPrediction.of(own, threads, Ablation.NONE, Fidelity.FAST);
        CaseTable usable = Samples.with(
                own,
                IntStream.range(0, first.size())
                        .filter(i -> first.get(i).microseconds() != null)
                        .mapToObj(own.rows()::get));
        if (usable.rows().size() < LEAST_ROWS || Samples.shapes(usable) < LEAST_SHAPES) {
            throw refused(
                    name,
                    usable.rows().size() + " usable rows of " + Samples.shapes(usable) + " shapes of " + id
                            + (usable.rows().isEmpty() ? " (" + first.get(0).reason() + ")" : ""),
                    "at least " + LEAST_ROWS + " rows of at least " + LEAST_SHAPES + " shapes that can be predicted");
        }
        Samples.Split split = Samples.split(usable, HELD_OUT, seed);
        CaseTable fit = Samples.perGroup(split.fit(), MOST_PER_GROUP, seed);
        List<FreeConstant> constants = seen(listed, fit, threads);
        double[] start = parts(constants);
        Objective objective = new Objective(fit, constants, Changes.NONE, start, threads);
        double[] best = BoundedSearch.least(objective::residuals, start, EVALUATIONS, seed);
        Changes changes = objective.changes(best);
        List<FittedConstant> fitted = new ArrayList<>();
        for (int i = 0; i < best.length; i++) {
            fitted.add(new FittedConstant(constants.get(i), constants.get(i).at(best[i]), name));
        }
        return new Calibration(
                device,
                fitted,
                fit.rows().size(),
                errors(fit, threads, fidelity, Changes.NONE),
                errors(fit, threads, fidelity, changes),
                errors(split.heldOut(), threads, fidelity, Changes.NONE),
                errors(split.heldOut(), threads, fidelity, changes),
                own.rows().size() - usable.rows().size());
    }

    private static List<String> withConstants() {
        return Presets.ids(Folder.CALIBRATION).stream()
                .filter(family -> !Descriptions.freeConstants(family).isEmpty())
                .toList();
    }

    /** The constants that move the predictions of rows most. */
    private static List<FreeConstant> seen(List<FreeConstant> listed, CaseTable rows, int threads) {
        record Seen(FreeConstant constant, double by) {}
        List<Seen> seen = new ArrayList<>();
        for (FreeConstant constant : listed) {
            Objective one = new Objective(rows, List.of(constant), Changes.NONE, new double[1], threads);
            List<Validation.Row> low = one.predicted(new double[] {0});
            List<Validation.Row> high = one.predicted(new double[] {1});
            double moved = IntStream.range(0, low.size())
                    .mapToDouble(i -> moved(low.get(i), high.get(i)))
                    .average()
                    .orElse(0);
            seen.add(new Seen(constant, moved));
        }
        return seen.stream()
                .filter(each -> each.by() > SEEN)
                .sorted(Comparator.comparingDouble(Seen::by).reversed())
                .limit(MOST_CONSTANTS)
                .map(Seen::constant)
                .toList();
    }

    private static double moved(Validation.Row low, Validation.Row high) {
        Double a = low.predicted();
        Double b = high.predicted();
        Double wattsA =
                low.subject().measuredWatts() == null ? null : low.subject().predictedWatts();
        Double wattsB = high.subject().predictedWatts();
        double time = a == null || b == null ? 0 : Math.abs(StrictMath.log(b / a));
        double watts = wattsA == null || wattsB == null ? 0 : Math.abs(StrictMath.log(wattsB / wattsA));
        return Math.max(time, watts);
    }

    private static double[] parts(List<FreeConstant> constants) {
        return constants.stream()
                .mapToDouble(constant -> constant.part(constant.value()))
                .toArray();
    }

    /** Rows of the device with a measured time, named by how its description was given. */
    private static CaseTable own(CaseTable table, String id, String device) {
        int column = table.header().indexOf("device");
        return Samples.with(
                table,
                table.rows().stream()
                        .filter(row -> row.get("device").equals(id))
                        .filter(row -> OperatorValidation.positive(row.get("measured_us")) != null)
                        .map(row -> {
                            List<String> fields = new ArrayList<>(row.fields());
                            fields.set(column, device);
                            return new CaseTable.Row(row.header(), List.copyOf(fields));
                        }));
    }

    private static GroupErrors errors(CaseTable rows, int threads, Fidelity fidelity, Changes changes) {
        return GroupErrors.of(
                "",
                OperatorValidation.rows(rows, threads, Ablation.NONE, fidelity, changes).stream()
                        .map(Validation.Row::errorPercent)
                        .filter(Objects::nonNull)
                        .toList());
    }

    private static InputException refused(String name, String found, String expected) {
        return new InputException(List.of(new Problem(name, "", 0, 0, found, expected, "")));
    }
}

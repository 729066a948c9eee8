package systole.study.accuracy;

import java.util.ArrayList;
import java.util.List;
import systole.microarch.timing.Fidelity;
import systole.study.calibration.Samples;
import systole.study.measurements.Measurements;
import systole.study.validation.Accuracy;
import systole.study.validation.AccuracyTables;
import systole.study.validation.GroupErrors;
import systole.study.validation.TextTable;
import systole.study.validation.Validation;

/**
 * A few rows of each class of operator on each device with each software, chosen by seed: small enough to be predicted with every
 * build. Its errors are a section of the page, so that a page that is out of date is noticed, and have bounds that a test holds.
 */
public final class Subset {
    private static final int PER_GROUP = 8;
    private static final long SEED = 20;

    private Subset() {}

    /** The rows. */
    public static Measurements of(Measurements measurements) {
        return new Measurements(
                measurements.operators().stream()
                        .map(table -> Samples.perGroup(table, PER_GROUP, SEED))
                        .toList(),
                List.of());
    }

    /** The rows beside their predictions at tile. */
    public static Validation validate(Measurements measurements, int threads) {
        return of(measurements).validate(threads, Fidelity.TILE);
    }

    /** Errors of the subset by class, all rows. */
    public static List<GroupErrors> errors(Validation validation) {
        List<GroupErrors> errors = new ArrayList<>();
        Accuracy.of(validation.rows()).classes().forEach(each -> {
            if (each.all() != null) {
                errors.add(each.all());
            }
        });
        return errors;
    }

    /** The section of the page. */
    public static String section(Validation validation) {
        TextTable table = AccuracyTables.errors("class", errors(validation));
        return validation.rows().size() + " rows, all of them whatever their time:\n\n" + table.markdown();
    }
}

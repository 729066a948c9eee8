package systole.study.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import systole.study.validation.Accuracy;
import systole.study.validation.Accuracy.ClassErrors;
import systole.study.validation.AccuracyTables;
import systole.study.validation.GroupErrors;
import systole.study.validation.TextTable;

/** A device that is left out, as tables. */
public final class LeaveOutTable {
    private LeaveOutTable() {}

    /** The constants that were chosen again. */
    public static TextTable constants(LeaveOut leaveOut) {
        return new TextTable(
                List.of("constant", "described", "without it", "how "),
                leaveOut.constants().stream()
                        .map(each -> List.of(
                                each.constant().name(),
                                CalibrationTable.value(
                                        each.constant(), each.constant().value()),
                                CalibrationTable.value(each.constant(), each.value()),
                                each.how()))
                        .toList());
    }

    /**
     * Errors of its rows over 20 us and its collectives, by class.
     *
     * @param described with the description as it is
     * @param without with the constants that were chosen without the device
     */
    public static TextTable errors(Accuracy described, Accuracy without) {
        List<List<String>> rows = new ArrayList<>();
        for (ClassErrors each : without.classes()) {
            GroupErrors after = each.longer();
            if (after == null) {
                continue;
            }
            GroupErrors before = described.classes().stream()
                    .filter(other -> other.kind() == each.kind())
                    .map(ClassErrors::longer)
                    .findFirst()
                    .orElse(null);
            double target = each.kind().leftOutTargetPercent();
            rows.add(List.of(
                    each.kind().title(),
                    Integer.toString(after.n()),
                    text(before),
                    text(after),
                    target > 0 ? String.format(Locale.ROOT, "%.0f", target) : "-"));
        }
        for (GroupErrors after : without.power()) {
            GroupErrors before =
                    described.power().isEmpty() ? null : described.power().get(0);
            rows.add(List.of("watts", Integer.toString(after.n()), text(before), text(after), "12"));
        }
        return new TextTable(List.of("class, mean % (bias %)", "n > 20 us", "described", "left out", "target"), rows);
    }

    private static String text(@Nullable GroupErrors errors) {
        return errors == null
                ? "-"
                : String.format(
                        Locale.ROOT, "%s (%+.2f)", AccuracyTables.number(errors.mapePercent()), errors.biasPercent());
    }
}

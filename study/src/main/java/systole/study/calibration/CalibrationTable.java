package systole.study.calibration;

import java.util.List;
import java.util.Locale;
import systole.sim.quantity.Quantity;
import systole.study.validation.GroupErrors;
import systole.system.FreeConstant;

/** A calibration as text. */
public final class CalibrationTable {
    private CalibrationTable() {}

    /** The constants, then errors before and after; each line ends in a line break. */
    public static String of(Calibration calibration) {
        StringBuilder out = new StringBuilder();
        constants(calibration.constants(), out);
        out.append(String.format(Locale.ROOT, "%n%-28s %6s %22s %22s%n", "mean % (bias %)", "rows", "before", "after"));
        errors("fitted to", calibration.fitBefore(), calibration.fitAfter(), out);
        errors("not seen by the fit", calibration.heldOutBefore(), calibration.heldOutAfter(), out);
        if (calibration.unserved() > 0) {
            out.append(String.format(Locale.ROOT, "%d rows cannot be predicted%n", calibration.unserved()));
        }
        out.append(
                calibration.better()
                        ? "better on the rows not seen: the values above are written\n"
                        : "not better on the rows not seen: the description stays as it is\n");
        return out.toString().replace("\r\n", "\n");
    }

    /** Constants with their values before and after. */
    static void constants(List<FittedConstant> constants, StringBuilder out) {
        out.append(String.format(Locale.ROOT, "%-38s %12s %12s%n", "constant", "before", "after"));
        for (FittedConstant each : constants) {
            FreeConstant constant = each.constant();
            out.append(String.format(
                    Locale.ROOT,
                    "%-38s %12s %12s%n",
                    constant.name(),
                    value(constant, constant.value()),
                    value(constant, each.value())));
        }
    }

    /** A value of a constant with its unit. */
    public static String value(FreeConstant constant, double value) {
        return switch (constant.unit()) {
            case "1" -> String.format(Locale.ROOT, "%.4g", value);
            case FreeConstant.COUNT -> String.format(Locale.ROOT, "%.0f", value);
            default -> Quantity.format(value, constant.unit());
        };
    }

    private static void errors(String name, GroupErrors before, GroupErrors after, StringBuilder out) {
        out.append(String.format(Locale.ROOT, "%-28s %6d %22s %22s%n", name, before.n(), text(before), text(after)));
    }

    private static String text(GroupErrors errors) {
        return String.format(Locale.ROOT, "%.2f (%+.2f)", errors.mapePercent(), errors.biasPercent());
    }
}

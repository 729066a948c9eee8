package systole.study.validation;

import java.util.List;
import java.util.Locale;

/** A validation as text: errors of each group and class, the rows that are furthest off, and what could not be predicted. */
public final class ValidationTable {
    private static final int WORST = 10;

    private ValidationTable() {}

    /** The text, ending in a line break. */
    public static String of(Validation validation) {
        StringBuilder out = new StringBuilder();
        out.append(AccuracyTables.groups(validation).plain());
        Accuracy accuracy = Accuracy.of(validation.rows());
        if (!accuracy.software().isEmpty()) {
            List<Noise> noise = Noise.of(validation.rows());
            out.append("\nby class: all rows, rows over 20 us and collectives\n")
                    .append(AccuracyTables.classes(accuracy, noise).plain());
            section(out, "by what sets the predicted time", AccuracyTables.errors("regime", accuracy.regimes()));
            section(out, "by device and software", AccuracyTables.errors("device/software", accuracy.software()));
            section(out, "watts, rows over 20 us", AccuracyTables.errors("device", accuracy.power()));
            section(out, "the same thing measured twice", AccuracyTables.noise(noise));
            out.append(score(accuracy));
        }
        section(out, "whole runs beside what is aimed at, in percent; bias within 5", RunTables.groups(validation));
        section(out, "furthest off", AccuracyTables.worst(validation.rows(), WORST));
        section(out, "not predicted", AccuracyTables.unserved(validation.rows()));
        return out.toString();
    }

    /** The score in a line of its own. */
    public static String score(Accuracy accuracy) {
        boolean longer = accuracy.classes().stream().anyMatch(each -> each.longer() != null);
        return String.format(
                        Locale.ROOT,
                        "%nscore (mean over devices and software of their mean error): %.2f %%%s%n",
                        accuracy.score(),
                        longer
                                ? String.format(
                                        Locale.ROOT, "; rows over 20 us and collectives %.2f %%", accuracy.longScore())
                                : "")
                .replace("\r\n", "\n");
    }

    private static void section(StringBuilder out, String title, TextTable table) {
        if (!table.rows().isEmpty()) {
            out.append('\n').append(title).append('\n').append(table.plain());
        }
    }
}

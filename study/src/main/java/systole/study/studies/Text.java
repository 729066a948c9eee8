package systole.study.studies;

import java.util.Locale;

/** Numbers of a table as texts. */
final class Text {
    private Text() {}

    /** A number by a format. */
    static String of(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    /** The value of an axis in a larger unit. */
    static String in(double unit, String value) {
        return of("%.0f", Double.parseDouble(value) / unit);
    }
}

package systole.study.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import systole.study.validation.TextTable;

/** A plan for the terminal. */
public final class PlanTable {
    private static final int MOST_ROWS = 20;
    private static final double GIB = 1L << 30;

    private PlanTable() {}

    /** The table, ranked by a measure, and what does not serve. */
    public static String of(Plan plan, Measure by) {
        PlanQuestion question = plan.question();
        StringBuilder text = new StringBuilder();
        text.append(title(question, plan.made())).append("\n\n");
        List<String> header = new ArrayList<>(List.of("machine", "devices", "split ", "weights ", "batch", "memory"));
        header.addAll(
                question.purpose().trains()
                        ? List.of("tokens/s")
                        : List.of("first", plan.made().each(), plan.made().each() + "s/s"));
        header.addAll(List.of("hours", "owned", "rented", "kWh", "kg CO2", "clock ", "fast", "cheap", "green"));
        List<List<String>> rows = new ArrayList<>();
        plan.ranked(by).stream().limit(MOST_ROWS).forEach(outcome -> rows.add(row(plan, outcome)));
        text.append(new TextTable(header, rows).plain());
        text.append("\nowned: over ")
                .append(number(plan.economics().years()))
                .append(" years in use, with server, operations and electricity; fast, cheap, green: ranks\n");
        if (!plan.reasons().isEmpty()) {
            text.append("\nnot served\n");
            plan.reasons()
                    .forEach((machine, reason) -> text.append("  ")
                            .append(machine)
                            .append(": ")
                            .append(reason)
                            .append('\n'));
        }
        return text.toString();
    }

    private static String title(PlanQuestion question, Made made) {
        String work = question.purpose().trains()
                ? number(question.tokens()) + " tokens in sequences of " + question.sequence() + ", "
                        + question.trainingBatch() + " a step"
                : number(question.tokens()) + " " + made.all() + ", "
                        + made.amounts(question.input(), question.output());
        return question.model() + ", " + question.purpose().text() + ": " + work;
    }

    private static List<String> row(Plan plan, Outcome outcome) {
        Option option = outcome.option();
        List<String> row = new ArrayList<>(List.of(
                option.machine(),
                Integer.toString(option.devices()),
                option.words(),
                option.precision(),
                Integer.toString(option.batch()),
                String.format(
                        Locale.ROOT, "%.1f/%.0f GiB", outcome.memoryBytes() / GIB, outcome.capacityBytes() / GIB)));
        if (!plan.question().purpose().trains()) {
            row.add(seconds(outcome.timeToFirstSeconds()));
            row.add(seconds(outcome.timePerTokenSeconds()));
        }
        row.add(number(outcome.tokensPerSecond()));
        row.add(number(outcome.hours()));
        row.add(dollars(outcome.owned()));
        row.add(dollars(outcome.rented()));
        row.add(number(outcome.kilowattHours()));
        row.add(number(outcome.kilograms()));
        row.add(outcome.fidelity());
        for (Measure measure : Measure.values()) {
            row.add(Integer.toString(plan.ranked(measure).indexOf(outcome) + 1));
        }
        return row;
    }

    private static String dollars(@Nullable Double dollars) {
        return dollars == null ? "-" : "$" + number(dollars);
    }

    /** Three digits, with a letter for thousands and more. */
    static String number(double value) {
        String[] letters = {"", "k", "M", "G", "T", "P"};
        int step = 0;
        double left = value;
        while (left >= 999.5 && step < letters.length - 1) {
            left /= 1000;
            step++;
        }
        String digits = left >= 99.95 ? "%.0f" : left >= 9.995 ? "%.1f" : "%.2f";
        String text = String.format(Locale.ROOT, digits, left);
        return (text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text) + letters[step];
    }

    static String seconds(@Nullable Double seconds) {
        return seconds == null ? "-" : seconds < 1 ? number(seconds * 1e3) + " ms" : number(seconds) + " s";
    }
}

package systole.study.microbench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import systole.study.validation.TextTable;

/** {@code docs/microbenchmarks.md}: what microbenchmarks measured on silicon beside what simulated devices give, in Markdown. */
public final class MicrobenchmarkPage {
    private MicrobenchmarkPage() {}

    /** The page; it takes seconds. */
    public static String of(int threads) {
        StringBuilder page = new StringBuilder();
        page.append("""
                # Microbenchmarks

                Written by `./systole validate --microbenchmark-docs docs/microbenchmarks.md`; not edited by hand. The first gate: a
                description that does not give back what microbenchmarks measure is wrong before any operator is looked at. Each is a
                program for the simulated device, at its maximum clock (`systole.study.microbench`); a test holds every row within the
                bound beside it, 10 % where no cause for more is given (`MicrobenchmarkGateTest`), and this page to what the programs
                give. Rows by bytes in flight are Little's law of two measured figures, a latency and a stream, not measurements of their own.

                """);
        Map<String, List<String>> causes = new LinkedHashMap<>();
        List<Measured> all = Measured.all();
        for (Benchmark benchmark : Benchmark.values()) {
            List<Measured> rows =
                    all.stream().filter(row -> row.benchmark() == benchmark).toList();
            page.append("## ")
                    .append(title(benchmark))
                    .append("\n\n")
                    .append(singles(rows, causes).markdown())
                    .append('\n');
        }
        page.append("""
                ## Products and collectives

                Operators that were published as microbenchmarks, through lowering and libraries as in `validate`: mean error of the sizes
                of each, and the size that is furthest off. The bound holds the mean.

                """);
        page.append(operators(MeasuredOperators.all(threads), causes).markdown())
                .append('\n');
        if (!causes.isEmpty()) {
            page.append("## Why some are further off\n\n");
            causes.forEach((cause, rows) -> page.append("- ")
                    .append(String.join("; ", rows))
                    .append(": ")
                    .append(cause)
                    .append(".\n"));
            page.append('\n');
        }
        page.append("""
                ## What is not compared

                """);
        page.append(new TextTable(
                        List.of("published ", "why not "),
                        Measured.records(
                                "not-compared.csv",
                                record -> List.of(record.getField("published"), record.getField("why"))))
                .markdown());
        return page.toString().replace("\r\n", "\n");
    }

    private static String title(Benchmark benchmark) {
        String title = benchmark.title();
        return Character.toUpperCase(title.charAt(0)) + title.substring(1) + " (" + benchmark.unit() + ")";
    }

    private static TextTable singles(List<Measured> rows, Map<String, List<String>> causes) {
        List<List<String>> cells = new ArrayList<>();
        for (Measured row : rows) {
            double simulated = row.simulated();
            cells.add(List.of(
                    row.device(),
                    row.argument(),
                    number(row.value()),
                    number(simulated),
                    percent(100 * (simulated - row.value()) / row.value()),
                    bound(row.withinPercent()),
                    (row.of().isEmpty() ? "" : row.of() + ": ") + row.source()));
            because(
                    causes,
                    row.cause(),
                    row.device(),
                    row.benchmark().title().replaceFirst(",.*", "")
                            + (row.argument().isEmpty() ? "" : ","),
                    row.argument());
        }
        return new TextTable(
                List.of("device", "of", "measured", "simulated", "off by %", "within %", "measured by "), cells);
    }

    private static TextTable operators(List<MeasuredOperators> groups, Map<String, List<String>> causes) {
        List<List<String>> cells = new ArrayList<>();
        for (MeasuredOperators group : groups) {
            cells.add(List.of(
                    group.name(),
                    Integer.toString(group.errors().n()),
                    String.format(Locale.ROOT, "%.1f", group.errors().mapePercent()),
                    percent(group.errors().biasPercent()),
                    group.worst() + ": " + percent(group.worstPercent()),
                    bound(group.withinPercent())));
            because(causes, group.cause(), group.name());
        }
        return new TextTable(List.of("what", "sizes", "mean %", "bias %", "furthest, % ", "within %"), cells);
    }

    private static void because(Map<String, List<String>> causes, String cause, String... row) {
        if (!cause.isEmpty()) {
            String name = String.join(
                    " ", Stream.of(row).filter(part -> !part.isEmpty()).toList());
            causes.computeIfAbsent(cause, missing -> new ArrayList<>()).add(name);
        }
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%+.1f", value);
    }

    private static String bound(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    /** Four digits. */
    private static String number(double value) {
        return String.format(
                Locale.ROOT, value < 10 ? "%.3f" : value < 100 ? "%.2f" : value < 1000 ? "%.1f" : "%.0f", value);
    }
}

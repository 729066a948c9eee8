package systole.study.studies;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import systole.study.validation.TextTable;

/** More SRAM on the die, or more stacks of HBM beside it. */
final class SramOrBandwidth implements DesignStudy {
    static final String TIME = "timePerOutputTokenSeconds";
    static final String DOLLARS = "cost.dollars";
    static final String AREA = "cost.squareMillimetres";

    @Override
    public String name() {
        return "sram-or-bandwidth";
    }

    @Override
    public String heading() {
        return "SRAM or HBM bandwidth for decode";
    }

    /** What an H100 passes between controllers and cache. */
    static final String SHIPPED_PATH = "4100000000000";

    /** The row of a size of cache, in bytes, and a number of stacks behind the path that an H100 has. */
    static StudyRow row(StudyRows rows, String sram, int stacks) {
        return row(rows, sram, stacks, SHIPPED_PATH);
    }

    static StudyRow row(StudyRows rows, String sram, int stacks, String path) {
        return rows.where("sram", sram)
                .where("stacks", stacks)
                .where("path", path)
                .one();
    }

    /** Part of the time that waits for a resource. */
    static double share(StudyRow row, String resource) {
        return row.part("timeSeconds.byResource." + resource) / row.number(TIME);
    }

    @Override
    public String text(StudyRows rows) {
        StudyRow small = row(rows, "5000000", 5);
        StudyRow shipped = row(rows, "50000000", 5);
        StudyRow large = row(rows, "60000000", 5);
        StudyRow six = row(rows, "50000000", 6);
        StudyRow eight = row(rows, "50000000", 8);
        StudyRow wide = row(rows, "50000000", 8, "5360000000000");
        return """
                an H100 decodes Llama-2-7B (batch 8, context 1024) with less and more shared cache, the silicon with
                it, and with 4 to 8 stacks of HBM3 of 670 GB/s each. Which is worth its money? Ports of memory are there for 6 stacks; 8 need
                two more. "Path" is what passes between controllers and cache, TB/s. Milliseconds a token, parts of the time in percent, die
                in mm2, making of the chip in dollars.

                """
                + table(rows)
                + String.format(
                        Locale.ROOT,
                        """

                        **SRAM is inert.** From 5 to 60 MB the token gains %.2f %% and the die grows by %.0f mm2 ($%.0f). A token reads 13 GB of
                        weights and 4 GB of keys and values once each; a cache that holds less than half a percent of them has lost a line long
                        before it is read again. All that SRAM saves is what passes from one operator to the next, some hundred kilobytes.
                        100 MB would not even be made: the die is larger than what is exposed at once.

                        **A sixth stack pays, and two more do behind a wider path.** The sixth takes %.1f %% off the token for $%.0f and no area. Two more take
                        another %.1f %% for $%.0f, of which the path of 4.1 TB/s lets only a part through; as wide as the stacks it makes that
                        %.1f %%. Memory is waited for in %.0f %% of the time with 5 stacks and in %.0f %% with 8 and the wide path; the rest is cores that read
                        through ports of 64 bytes a cycle, first reads of each kernel, and launches (%.0f us a token), which no memory makes shorter.

                        *Left out.* No weight stays in the cache from one token to the next, at any size. That is what a cache does that is smaller
                        than what it is asked for in turn; a chip whose SRAM holds the whole model is another machine (`memory.type` `sram`, as
                        `groq-lpu`). Clocks and power do not change with the die, bandwidth of the cache does not grow with it, and a wider
                        path is free here.
                        """,
                        less(small, large),
                        large.number(AREA) - small.number(AREA),
                        large.number(DOLLARS) - small.number(DOLLARS),
                        less(shipped, six),
                        six.number(DOLLARS) - shipped.number(DOLLARS),
                        less(six, eight),
                        eight.number(DOLLARS) - six.number(DOLLARS),
                        less(six, wide),
                        100 * share(shipped, "memory"),
                        100 * share(wide, "memory"),
                        1e6 * shipped.number("timeSeconds.byResource.launch"));
    }

    /** What a change takes off the time, in percent. */
    static double less(StudyRow from, StudyRow to) {
        return 100 * (1 - to.number(TIME) / from.number(TIME));
    }

    private static String table(StudyRows rows) {
        List<List<String>> lines = new ArrayList<>();
        for (StudyRow row : rows.rows()) {
            boolean shown = row.axis("stacks").equals("5") || row.axis("sram").equals("50000000");
            if (shown) {
                boolean made = row.error().isEmpty();
                lines.add(List.of(
                        Text.in(1e6, row.axis("sram")),
                        row.axis("stacks"),
                        Text.of("%.1f", Double.parseDouble(row.axis("path")) / 1e12),
                        made ? Text.of("%.3f", 1e3 * row.number(TIME)) : "cannot be made",
                        made ? Text.of("%.0f", 100 * share(row, "memory")) : "",
                        made ? Text.of("%.0f", 100 * share(row, "corePort")) : "",
                        made ? Text.of("%.0f", 100 * share(row, "latency")) : "",
                        made ? Text.of("%.0f", row.number(AREA)) : "",
                        made ? Text.of("%.0f", row.number(DOLLARS)) : ""));
            }
        }
        return new TextTable(
                        List.of(
                                "SRAM MB",
                                "stacks",
                                "path",
                                "ms",
                                "memory %",
                                "ports of cores %",
                                "latency %",
                                "die",
                                "dollars"),
                        lines)
                .markdown();
    }
}

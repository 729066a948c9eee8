package systole.study.studies;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import systole.study.validation.TextTable;

/** What a batch costs a reader and saves in joules. */
final class BatchLatencyEnergy implements DesignStudy {
    static final String FIRST = "timeToFirstTokenSeconds";
    static final String NEXT = "timePerOutputTokenSeconds";
    static final String JOULES = "joulesPerOutputToken";

    @Override
    public String name() {
        return "batch-latency-energy";
    }

    @Override
    public String heading() {
        return "Batch, latency and joules a token";
    }

    static StudyRow row(StudyRows rows, int batch, int cap) {
        return rows.where("batch", batch).where("cap", cap).one();
    }

    @Override
    public String text(StudyRows rows) {
        StudyRow one = row(rows, 1, 700);
        StudyRow sixteen = row(rows, 16, 700);
        StudyRow most = row(rows, 128, 700);
        StudyRow capped = row(rows, 16, 400);
        return """
                an H100 serves Llama-2-7B in fp16 with 512 tokens in and 128 out, in larger batches, at its own
                cap of 700 W and at 400 W. Milliseconds to the first token and for each further one, all tokens a second, joules a token,
                watts.

                """
                + table(rows)
                + String.format(
                        Locale.ROOT,
                        """

                        **Joules fall as fast as the batch grows, at first.** Weights are read once for all sequences: from 1 to 16 a token takes %.1f times fewer
                        joules and a reader waits %.0f %% longer. From 16 to 128 it is %.1f times fewer for %.0f %% more: now prompt and products (%.0f %% of
                        the time are the tensor units') and each sequence's own keys and values (of 512 to 640 tokens, 0.5 MB each) are paid per token.

                        **The first token is what batches cost.** Prompts are products and take their time one after the other: %.0f ms for one,
                        %.0f ms for 16, %.1f s for 128.

                        **A cap of 400 W saves little and costs the prompt.** A single reader's decode draws about that anyway. With a batch of 16 a token takes
                        %.0f %% fewer joules, each further one %.0f %% longer, the first one %.0f %%: products run at the clock, reading does not.

                        *Left out.* Batches are static: all sequences start and end together. A server that lets prompts and tokens of different sequences
                        share a pass would answer sooner. The clock settles for each kind of pass as if it lasted.
                        256 sequences do not fit beside the weights; the row says what would.
                        """,
                        one.number(JOULES) / sixteen.number(JOULES),
                        more(one, sixteen, NEXT),
                        sixteen.number(JOULES) / most.number(JOULES),
                        more(sixteen, most, NEXT),
                        100 * most.number("timeSeconds.byResource.tensor") / most.number("totalSeconds"),
                        1e3 * one.number(FIRST),
                        1e3 * sixteen.number(FIRST),
                        most.number(FIRST),
                        -more(sixteen, capped, JOULES),
                        more(sixteen, capped, NEXT),
                        more(sixteen, capped, FIRST));
    }

    private static double more(StudyRow from, StudyRow to, String key) {
        return 100 * (to.number(key) / from.number(key) - 1);
    }

    private static String table(StudyRows rows) {
        List<List<String>> lines = new ArrayList<>();
        for (StudyRow row : rows.rows()) {
            boolean served = row.error().isEmpty();
            lines.add(List.of(
                    row.axis("batch"),
                    row.axis("cap"),
                    served ? Text.of("%.0f", 1e3 * row.number(FIRST)) : "does not fit",
                    served ? Text.of("%.2f", 1e3 * row.number(NEXT)) : "",
                    served ? Text.of("%.0f", row.number("outputTokensPerSecond")) : "",
                    served ? Text.of("%.3f", row.number(JOULES)) : "",
                    served ? Text.of("%.0f", row.number("averageWattsPerDevice")) : ""));
        }
        return new TextTable(List.of("batch", "cap W", "first", "next", "tokens/s", "J/token", "watts"), lines)
                .markdown();
    }
}

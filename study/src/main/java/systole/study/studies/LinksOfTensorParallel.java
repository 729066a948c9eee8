package systole.study.studies;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import systole.study.validation.TextTable;

/** NVLink or PCIe below tensor parallelism. */
final class LinksOfTensorParallel implements DesignStudy {
    static final String FIRST = "timeToFirstTokenSeconds";
    static final String NEXT = "timePerOutputTokenSeconds";
    static final String NVLINK = "nvlink3";
    static final String PCIE = "pcie-p2p";

    @Override
    public String name() {
        return "nvlink-or-pcie";
    }

    @Override
    public String heading() {
        return "NVLink or PCIe for tensor parallelism";
    }

    static StudyRow row(StudyRows rows, int batch, int tensor, String links) {
        return rows.where("batch", batch)
                .where("tensor", tensor)
                .where("links", links)
                .one();
    }

    /** Part of the whole that waits for all-reduces; the ideal stack hides none. */
    static double exposed(StudyRow row) {
        return (row.part("timeSeconds.byOperator.attention_all_reduce")
                        + row.part("timeSeconds.byOperator.mlp_all_reduce"))
                / row.number("totalSeconds");
    }

    @Override
    public String text(StudyRows rows) {
        StudyRow nvlink = row(rows, 16, 8, NVLINK);
        StudyRow pcie = row(rows, 16, 8, PCIE);
        StudyRow alone = row(rows, 16, 1, PCIE);
        StudyRow one = row(rows, 1, 8, PCIE);
        StudyRow oneNvlink = row(rows, 1, 8, NVLINK);
        return """
                A100s that differ in nothing but the links between them, 300 GB/s of NVLink 3 or 31 GB/s of PCIe 4.0
                x16 a device and direction, run Llama-2-13B in fp16: 512 tokens in, 128 out. Milliseconds to the first token and for
                each further one; part of all time in all-reduces, none of which is hidden.

                """
                + table(rows)
                + String.format(
                        Locale.ROOT,
                        """

                        **The prompt pays for PCIe.** Each of 40 layers adds up 84 MB twice for 16 prompts of 512 tokens. Over PCIe that takes all-reduces to
                        %.0f %% of the time with 8 devices (%.0f %% on NVLink), and the first token to %.0f ms, where it is %.0f ms on NVLink. Four devices
                        or eight, the first token is about as late: a ring moves nearly twice the data over each link, however many share it. Eight boards
                        on PCIe are %.1f times as fast as one, on NVLink %.1f times.

                        **Tokens of a single reader hardly do.** An all-reduce of 10 KB is all latency on either link: some microseconds of start and steps
                        (%.2f and %.2f ms a token). Weights are read eight times as fast, and that is nearly all that a token is.

                        *Left out.* PCIe's start times are estimated from NVLink 3's, and its steps are those that NCCL's tuner states; no collective was
                        measured on such boards. The few percent between the links for single readers are within that. Boards read each other
                        (GeForce drivers do not let them), below one switch; roots of the host would be slower. Stacks that overlap
                        communication with products hide some of the prompt's.
                        """,
                        100 * exposed(pcie),
                        100 * exposed(nvlink),
                        1e3 * pcie.number(FIRST),
                        1e3 * nvlink.number(FIRST),
                        alone.number("totalSeconds") / pcie.number("totalSeconds"),
                        alone.number("totalSeconds") / nvlink.number("totalSeconds"),
                        1e3 * oneNvlink.number(NEXT),
                        1e3 * one.number(NEXT));
    }

    private static String table(StudyRows rows) {
        List<List<String>> lines = new ArrayList<>();
        for (StudyRow first : rows.where("links", NVLINK).rows()) {
            int batch = Integer.parseInt(first.axis("batch"));
            int tensor = Integer.parseInt(first.axis("tensor"));
            StudyRow other = row(rows, batch, tensor, PCIE);
            lines.add(List.of(
                    first.axis("batch"),
                    first.axis("tensor"),
                    Text.of("%.0f", 1e3 * first.number(FIRST)),
                    Text.of("%.0f", 1e3 * other.number(FIRST)),
                    Text.of("%.2f", 1e3 * first.number(NEXT)),
                    Text.of("%.2f", 1e3 * other.number(NEXT)),
                    Text.of("%.0f", 100 * exposed(first)),
                    Text.of("%.0f", 100 * exposed(other))));
        }
        return new TextTable(
                        List.of(
                                "batch",
                                "tensor",
                                "first, NVLink",
                                "first, PCIe",
                                "next, NVLink",
                                "next, PCIe",
                                "all-reduce %, NVLink",
                                "all-reduce %, PCIe"),
                        lines)
                .markdown();
    }
}

package systole.study.studies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import systole.study.validation.TextTable;
import systole.system.cost.Prices;
import systole.system.json.PricesReader;

/** H100, A100 and RTX 4090 for 70 billion parameters. */
final class SeventyBillionByCost implements DesignStudy {
    static final String OWNED = "price.ownedDollarsPerMillionTokens";
    static final String RENTED = "price.rentedDollarsPerMillionTokens";
    private static final String PRICES = "usd-2026";
    private static final String FIRST = "timeToFirstTokenSeconds";
    private static final String NEXT = "timePerOutputTokenSeconds";

    @Override
    public String name() {
        return "70b-by-cost";
    }

    @Override
    public String heading() {
        return "H100, A100 or RTX 4090 for 70 billion parameters, by cost";
    }

    /** The feasible row of a machine and batch that costs least by a key; empty when none is. */
    static Optional<StudyRow> cheapest(StudyRows rows, String machine, int batch, String key) {
        return rows.where("machine", machine).where("batch", batch).feasible().rows().stream()
                .min(Comparator.comparingDouble(row -> row.number(key)));
    }

    /** Part of the time that waits for a resource. */
    static double part(StudyRow row, String resource) {
        return row.part("timeSeconds.byResource." + resource) / row.number("totalSeconds");
    }

    private static double purchase(String device) {
        Prices.Price price =
                Objects.requireNonNull(PricesReader.read(PRICES).devices().get(device));
        return Objects.requireNonNull(price.purchase());
    }

    private static StudyRow cheapest(StudyRows rows, String machine, int batch) {
        return cheapest(rows, machine, batch, OWNED).orElseThrow();
    }

    @Override
    public String text(StudyRows rows) {
        StudyRow ada = cheapest(rows, "rtx-4090-pcie-8", 1);
        StudyRow hopper = cheapest(rows, "hgx-h100", 1);
        StudyRow adaMore = cheapest(rows, "rtx-4090-pcie-8", 8);
        StudyRow hopperMost = cheapest(rows, "hgx-h100", 32);
        return """
                Llama-2-70B, 512 tokens in and 128 out, tensor parallel on 1 to 8 devices, with weights of 16, 8 or 4
                bits (8 bits with activations of 8 bits), the first token within 2 s and each further one within 50 ms. Dollars for a million
                output tokens by the shipped prices, owned for three years in full use or rented. By machine and batch, the number of devices
                and type of weights that are cheapest to own; seconds to the first token, milliseconds for each further one; parts of
                the time that wait for memory and for links.

                """
                + table(rows)
                + String.format(
                        Locale.ROOT,
                        """

                        **For one reader the 4090 is cheapest by far.** Two boards hold the 4-bit weights. A token takes %.1f times as long as on an H100,
                        which costs as much as %.0f boards for 3.3 times the bandwidth of one, and waits for it in %.0f %% of the time only: 4-bit
                        weights are so few bytes a core that latencies of reads, ports and launches take the rest. $%.2f a million against $%.2f.

                        **With batches of 32 the H100 is.** All sequences share the weights, prompts decide, and one H100 reads them in int8 within %.1f s:
                        $%.2f. The 4090s wait for PCIe (%.0f %% of the time with a batch of 8, where they are still cheapest to own) and miss two
                        seconds to the first token. The A100 costs half of an H100 for a third of its products, so prompts force more
                        devices on it; it leads nowhere.

                        **Rented the H100 leads from 8 on,** as GeForce boards are rented out at a larger multiple of their price.

                        **Which types fit is half the answer.** %d of %d combinations do not fit in memory; %d of the rest are too slow.

                        *Left out.* Prices are estimates with dates (`configs/prices`), and an owned machine is charged as if other work filled its idle
                        hours. Quality of 4- and 8-bit weights, GeForce terms that forbid data centres, drivers that make boards pass data through the host
                        (half the rate that is used here), and continuous batching.
                        """,
                        ada.number(NEXT) / hopper.number(NEXT),
                        purchase("h100-sxm-80gb") / purchase("rtx-4090"),
                        100 * part(hopper, "memory"),
                        ada.number(OWNED),
                        hopper.number(OWNED),
                        hopperMost.number(FIRST),
                        hopperMost.number(OWNED),
                        100 * part(adaMore, "link"),
                        rows.rows().size() - rows.served().rows().size(),
                        rows.rows().size(),
                        rows.served().rows().size() - rows.feasible().rows().size());
    }

    private static String table(StudyRows rows) {
        List<List<String>> lines = new ArrayList<>();
        for (String batch : rows.values("batch")) {
            for (String machine : rows.values("machine")) {
                List<String> line = new ArrayList<>(List.of(machine, batch));
                Optional<StudyRow> best = cheapest(rows, machine, Integer.parseInt(batch), OWNED);
                line.addAll(best.map(SeventyBillionByCost::cells)
                        .orElse(List.of("none is quick enough", "", "", "", "", "", "", "")));
                lines.add(line);
            }
        }
        return new TextTable(
                        List.of(
                                "machine ",
                                "batch",
                                "weights ",
                                "devices",
                                "owned $",
                                "rented $",
                                "first s",
                                "next ms",
                                "memory %",
                                "links %"),
                        lines)
                .markdown();
    }

    private static List<String> cells(StudyRow row) {
        return List.of(
                row.axis("weights"),
                row.axis("tensor"),
                Text.of("%.2f", row.number(OWNED)),
                Text.of("%.2f", row.number(RENTED)),
                Text.of("%.2f", row.number(FIRST)),
                Text.of("%.1f", 1e3 * row.number(NEXT)),
                Text.of("%.0f", 100 * part(row, "memory")),
                Text.of("%.0f", 100 * part(row, "link")));
    }
}

package systole.study.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import systole.study.cost.AreaCheck;
import systole.study.validation.TextTable;
import systole.system.cost.Prices;
import systole.system.cost.Technology;

/** The page about areas of chips and about plans beside rules of thumb; a test keeps it as it is written here. */
public final class PlanningPage {
    private static final double GIB = 1L << 30;

    private PlanningPage() {}

    /** The page in Markdown. */
    public static String of(Technology technology, Prices prices) {
        Economics economics =
                new Economics(prices, Objects.requireNonNull(prices.regions().get(prices.region())), 3);
        return """
                # Planning: which machine, and what it costs

                `./systole plan --model ID --purpose pretrain|fine-tune|lora|qlora|serve` tries devices, counts, splits, precisions and
                recomputation by the `fast` clock, times the leaders again by `tile`, and ranks them by hours, dollars and carbon.
                Owning is charged by the hours of use: purchase (middle of its range) with the rest of the server, spread over
                `--years`, operations, and electricity with the building's share; renting by the hour of a device. Prices,
                tariffs and carbon are `configs/prices/*.json`, each with a date and a source; most are estimates. Not in a plan:
                network and storage, staff that train, resale, software stacks (the ideal one runs).

                `./systole cost DEVICE` shows the area of a chip by part, its yield, and what die, memory and package cost to make
                (not what they sell for). `./systole cost --docs docs/planning.md` writes this page again.

                ## Rules of thumb

                The least devices that fit, of the splits that are tried (powers of two).

                """ + rules(economics) + "\n" + flops(economics) + area(technology);
    }

    private static String rules(Economics economics) {
        List<List<String>> rows = new ArrayList<>();
        for (RuleOfThumb rule : RuleOfThumb.ALL) {
            List<Outcome> found = Plan.found(rule.question(), economics);
            String plan = found.stream()
                    .min(Comparator.comparingInt(outcome -> outcome.option().devices()))
                    .map(least -> String.format(
                            Locale.ROOT,
                            "%d x %s (%s), %.1f of %.0f GiB",
                            least.option().devices(),
                            least.option().device(),
                            least.option().words(),
                            least.memoryBytes() / GIB,
                            least.capacityBytes() / GIB))
                    .orElse("none up to " + rule.question().mostDevices());
            rows.add(List.of(rule.rule(), rule.says(), plan, rule.why()));
        }
        return new TextTable(List.of("rule", "says", "plan ", "why "), rows).markdown();
    }

    /** Time of pretraining by products alone. */
    private static String flops(Economics economics) {
        PlanQuestion question = new PlanQuestion(
                "llama-2-7b",
                Purpose.PRETRAIN,
                1e12,
                4096,
                512,
                512,
                128,
                Double.POSITIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                List.of("a100-sxm-80gb"),
                64,
                List.of("model"));
        double hours = Plan.found(question, economics).stream()
                .filter(outcome -> outcome.option().devices() == 64)
                .mapToDouble(Outcome::hours)
                .min()
                .orElseThrow();
        double rule = 6 * 6.74e9 * 1e12 / (0.4 * 312e12 * 64) / 3600;
        return String.format(Locale.ROOT, """
                "6 N D operations at 40 %% of peak": pretraining 6.74e9 parameters on 1e12 tokens with 64 x a100-sxm-80gb takes %.0f hours by
                the rule and %.0f by the plan (ideal stack, sequences of 4096), which is %.0f %% of peak counted in the same way. The rule leaves
                out attention and says nothing of batch, split or power; 40 %% is what common stacks reach, and the ideal stack
                waits for no host.

                """, rule, hours, 40 * rule / hours);
    }

    private static String area(Technology technology) {
        AreaCheck check = AreaCheck.of(technology);
        List<List<String>> rows = new ArrayList<>();
        check.rows()
                .forEach(row -> rows.add(List.of(
                        row.device(),
                        row.process(),
                        String.format(Locale.ROOT, "%.0f", row.published()),
                        String.format(Locale.ROOT, "%.0f", row.predicted()),
                        String.format(Locale.ROOT, "%+.0f", row.error()),
                        String.format(Locale.ROOT, "%+.0f", row.leftOutError()))));
        return """
                ## Area of dies

                Five constants (a multiply-accumulate, a vector lane, memories of a core and shared cache over their bare cells, what
                graphics adds to a core; `configs/technology/parts.json`) are chosen by the dies below, ports and the share of the
                rest are held, and processes differ by published density of logic and size of an SRAM cell. "Without it" is the error
                in percent where the die itself chose nothing. Square millimetres of one die.

                """
                + new TextTable(
                                List.of("device", "process ", "published", "predicted", "error %", "without it %"),
                                rows)
                        .markdown()
                + String.format(
                        Locale.ROOT,
                        "\nMean absolute error %.1f %%, left out %.1f %%. Dies furthest off are those whose cores are least like"
                                + " those of graphics processors, or described by estimates.\n",
                        check.mean(),
                        check.leftOutMean());
    }
}

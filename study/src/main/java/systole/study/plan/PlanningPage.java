package systole.study.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import systole.study.cost.AreaCheck;
import systole.study.validation.TextTable;
import systole.system.UnservedException;
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

                `./systole plan --model ID --purpose PURPOSE` tries devices, counts, splits, precisions and what is traded for memory,
                and ranks what serves by hours (fastest), dollars (cheapest) and carbon (greenest); `--by` orders the table, `--json`
                writes it with the scenario of each plan, which `systole run` takes. Where a model serves by steps of denoising (DiT), `tokens` and
                keys with `Token` count those, and `tokensAre` says so (`"denoising steps"`); it is absent where tokens are tokens.

                | purpose | a plan is |
                |---|---|
                | `pretrain` | training of all parameters: `--tokens` (1T) in steps of `--batch` (512) sequences of `--sequence-length` (2048) tokens, Adam, mixed precision |
                | `fine-tune` | the same for 100M tokens in steps of 32 sequences |
                | `lora` | training of adapters of rank 16 beside frozen weights in 16 bits |
                | `qlora` | the same beside frozen weights of 4 bits |
                | `serve` | generation of `--tokens` (1B) in static batches: all sequences of a batch have `--input` (512) and `--output` (128) tokens, start and end together. Requests that come and go, and waits in a queue, are not simulated |

                Memory is asked first, and what fits is timed by the `fast` clock; what leads is timed again by `tile`, until that is so of
                each leader. Degrees are divisors: tensor parallelism of heads and nodes, stages of layers, experts of experts, copies of
                batches; sequences are shared from 16k tokens. What is left out and why is said in `TrainingSearch` and `ServingSearch`.

                """ + examples(prices) + """

                Owning is charged by the hours of use: purchase (middle of its range) with the rest of the server, spread over
                `--years`, operations, and electricity with the building's share; renting by the hour of a device. Prices,
                tariffs and carbon are `configs/prices/*.json`, each with a date and a source; most are estimates. `--prices FILE` takes a
                list of one's own (`./systole schema prices`), `--region` another tariff. Not in a plan: network and storage, staff that
                train, resale, software stacks (the ideal one runs).

                `./systole cost DEVICE` (a preset, or the file of a device or scenario) shows the area of a chip by part, its yield, and what die, memory and package cost to make (not
                what they sell for). `./systole cost --docs docs/planning.md` writes this page again.

                ## Rules of thumb

                The fastest plan of the fewest devices that fit; figures are those of the plan, a device.

                """ + rules(economics) + "\n" + flops(economics) + area(technology);
    }

    private static String examples(Prices prices) {
        Economics economics =
                new Economics(prices, Objects.requireNonNull(prices.regions().get(prices.region())), 3);
        PlanQuestion question = new PlanQuestion(
                "llama-2-7b",
                Purpose.SERVE,
                1e9,
                2048,
                null,
                512,
                128,
                0.02,
                Double.POSITIVE_INFINITY,
                List.of("l4", "rtx-4090", "h100-sxm-80gb"),
                4,
                List.of("model", "fp8"));
        PlanQuestion large = new PlanQuestion(
                "llama-2-70b",
                Purpose.SERVE,
                1e9,
                2048,
                null,
                512,
                128,
                Double.POSITIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                List.of("rtx-4090"),
                2,
                List.of("model"));
        return """
                `--devices` names what may be used (all that have a price when missing), `--most-devices` how many (1,000,000 at most);
                `--time-per-output-token` and `--time-to-first-token` are limits:

                ```
                ./systole plan --model llama-2-7b --purpose serve --devices l4,rtx-4090,h100-sxm-80gb --most-devices 4 --time-per-output-token "20 ms"

                """
                + PlanTable.of(Plan.of(question, economics, 1), Measure.CHEAPEST)
                + """
                ```

                When nothing serves, that ends with 3 and what comes nearest:

                ```
                ./systole plan --model llama-2-70b --purpose serve --devices rtx-4090 --most-devices 2 --precision model

                systole:"""
                + " " + refusal(large, economics) + "\n```";
    }

    private static String refusal(PlanQuestion question, Economics economics) {
        try {
            Plan.of(question, economics, 1);
        } catch (UnservedException e) {
            return e.reason() + "; " + e.help();
        }
        throw new IllegalStateException("the example of what does not fit does");
    }

    private static String rules(Economics economics) {
        List<List<String>> rows = new ArrayList<>();
        for (RuleOfThumb rule : RuleOfThumb.ALL) {
            Optional<Outcome> least = Plan.found(rule.question(), economics).stream()
                    .min(Comparator.comparingInt(
                                    (Outcome outcome) -> outcome.option().devices())
                            .thenComparing(Plan.by(Measure.FASTEST)));
            String plan = least.map(PlanningPage::shown)
                    .orElse("none up to " + rule.question().mostDevices());
            rows.add(
                    List.of(rule.rule(), rule.says(), plan, least.map(rule::why).orElse("")));
        }
        return new TextTable(List.of("rule", "says", "plan ", "why "), rows).markdown();
    }

    private static String shown(Outcome plan) {
        Option option = plan.option();
        return String.format(
                Locale.ROOT,
                "%d x %s (%s), %s of %.0f GiB",
                option.devices(),
                option.device(),
                option.words(),
                RuleOfThumb.gib(plan.memoryBytes()),
                plan.capacityBytes() / GIB);
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

                A die that ships costs what its published area costs; `systole cost` shows it by part, in the proportions of the model.
                A chip that is changed (a sweep, docs/sweeps.md: `cost.dollars`, `cost.squareMillimetres`, `cost.yield`) has the published
                area times what the model says of the change, so that what the model misses of a die it is taken to miss of its changes
                too. What is enabled and what is on the silicon are two things: `device#/cores` beyond `die.cores` has times and joules,
                but no cost: a point of a sweep that asks for `cost.*` there is a row with that error. One that zips both makes the die
                larger. No die is larger than what is exposed at once (858 mm2) or its wafer.

                The model: five constants (a multiply-accumulate, the arithmetic of a vector lane, a scheduler of 32 lanes, memories of a
                core and shared cache over their bare cells; `configs/technology/parts.json`) are chosen by the dies below, ports and the
                share of the rest are held, and processes differ by published density of logic and size of an SRAM cell. A 64-bit lane is
                four lanes and shares their schedulers. "Without it" is the error in percent where the die itself chose nothing. Square
                millimetres of one die.

                """
                + new TextTable(
                                List.of("device", "process ", "published", "predicted", "error %", "without it %"),
                                rows)
                        .markdown()
                + String.format(
                        Locale.ROOT,
                        "\nMean absolute error %.1f %%, left out %.1f %%. Furthest off are dies laid out more loosely (AMD's in N7 and N6"
                                + " have half the transistors a square millimetre of NVIDIA's in N7) or more densely than"
                                + " their process is described, and those with parts that are not (host processors, video,"
                                + " Ethernet of Ascend and Wormhole).\n",
                        check.mean(),
                        check.leftOutMean());
    }
}

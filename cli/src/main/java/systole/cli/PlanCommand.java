package systole.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import systole.sim.quantity.Dimension;
import systole.sim.quantity.Quantity;
import systole.study.json.PlanJson;
import systole.study.plan.Economics;
import systole.study.plan.Measure;
import systole.study.plan.Plan;
import systole.study.plan.PlanQuestion;
import systole.study.plan.PlanTable;
import systole.study.plan.Purpose;
import systole.system.cost.Prices;
import systole.system.json.PricesReader;

/** {@code systole plan}: which machine for a model, how many, and what it costs. */
@Command(
        name = "plan",
        description = "Finds machines, counts and splits that serve a model, and ranks them by time, money and carbon.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Runnable {
    private static final Pattern COUNT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?(?:[eE][0-9]{1,2})?)([kMBGT]?)");

    private static final double LEAST_YEARS = 0.1;
    private static final double MOST_YEARS = 100;
    private static final double MOST_TOKENS = 1e18;

    /** Several times the largest machines there are; products with a batch stay whole numbers that are counted. */
    private static final int MOST_DEVICES = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "ID", description = "Preset of a model, or a path.")
    private String model;

    @Option(
            names = "--purpose",
            required = true,
            paramLabel = "PURPOSE",
            description = "pretrain, fine-tune, lora, qlora or serve.")
    private String purpose;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            description = "Trained on or generated in all: 1T, 300B, 1e9; 1T, 100M or 1B when missing.")
    private @Nullable String tokens;

    @Option(
            names = "--sequence-length",
            paramLabel = "N",
            description = "Tokens of a training sequence; 2048 when missing.")
    private @Nullable Integer sequence;

    /** What {@code run} calls something else: it would be taken for the length. */
    @Option(names = "--sequence", hidden = true, paramLabel = "N")
    private @Nullable String sequenceOfRun;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Sequences of a step (512 or 32 when missing), or served at once (1, 16 and 256 are tried).")
    private @Nullable Integer batch;

    @Option(names = "--input", paramLabel = "N", description = "Tokens of a prompt; 512 when missing.")
    private @Nullable Integer input;

    @Option(names = "--output", paramLabel = "N", description = "Tokens made for it; 128 when missing.")
    private @Nullable Integer output;

    @Option(names = "--time-per-output-token", paramLabel = "TIME", description = "Most, such as \"50 ms\".")
    private @Nullable String perToken;

    @Option(names = "--time-to-first-token", paramLabel = "TIME", description = "Most, such as \"2 s\".")
    private @Nullable String toFirst;

    @Option(
            names = "--devices",
            split = ",",
            paramLabel = "ID",
            description = "Devices or systems; all that have a price when missing.")
    private List<String> devices = List.of();

    @Option(
            names = "--most-devices",
            paramLabel = "N",
            description = "Of one plan, at most 1000000; 1024 for pretrain, else 16 when missing.")
    private @Nullable Integer most;

    @Option(
            names = "--precision",
            split = ",",
            paramLabel = "TYPE",
            description =
                    "Types for serving: model (as published), or that of weights and activations, such as fp8, int8,"
                            + " int4 or nvfp4 where a device multiplies it; of weights alone int4-weights, int8-weights; model and"
                            + " fp8 when missing.")
    private @Nullable List<String> precisions;

    @Option(names = "--years", paramLabel = "N", description = "That a machine is owned; 3 when missing.")
    private double years = 3;

    @Option(names = "--prices", paramLabel = "FILE", description = "Prices, an id or a path; usd-2026 when missing.")
    private String prices = "usd-2026";

    @Option(names = "--region", paramLabel = "ID", description = "Electricity: a region of the prices.")
    private @Nullable String region;

    @Option(
            names = "--by",
            paramLabel = "MEASURE",
            description = "fastest, cheapest or greenest; cheapest when missing.")
    private String by = "cheapest";

    @Option(names = "--json", paramLabel = "FILE|-", description = "Write the plans as JSON.")
    private @Nullable String json;

    @Option(names = "--threads", paramLabel = "N", description = "Threads; all processors when missing.")
    private @Nullable Integer threads;

    @Override
    public void run() {
        Measure measure = Measure.valueOf(choice(
                        "--by",
                        by,
                        Arrays.stream(Measure.values()).map(Measure::text).toList())
                .toUpperCase(Locale.ROOT));
        Purpose asked = Purpose.valueOf(choice("--purpose", purpose, Purpose.texts())
                .toUpperCase(Locale.ROOT)
                .replace('-', '_'));
        Prices list = PricesReader.read(prices);
        String where = region == null ? list.region() : region;
        Prices.Region tariff = list.regions()
                .get(choice(
                        "--region",
                        where,
                        list.regions().keySet().stream().sorted().toList()));
        if (tariff == null || !(years >= LEAST_YEARS && years <= MOST_YEARS)) {
            throw wrong("--years", Double.toString(years), "a number of " + LEAST_YEARS + " to " + MOST_YEARS);
        }
        checkUsed(asked);
        if (sequenceOfRun != null) {
            throw wrong(
                    "--sequence",
                    sequenceOfRun,
                    "--sequence-length for the tokens of a training sequence; a plan chooses itself whether norms are split");
        }
        PlanQuestion question = new PlanQuestion(
                model,
                asked,
                tokens == null ? asked.usualTokens() : count(tokens),
                least("--sequence-length", sequence == null ? 2048 : sequence),
                batch == null ? null : least("--batch", batch),
                least("--input", input == null ? 512 : input),
                least("--output", output == null ? 128 : output),
                seconds("--time-per-output-token", perToken),
                seconds("--time-to-first-token", toFirst),
                devices,
                most == null ? (asked == Purpose.PRETRAIN ? 1024 : 16) : mostDevices(most),
                precisions == null ? List.of("model", "fp8") : checked(precisions));
        Plan plan = Plan.of(question, new Economics(list, tariff, years), Threads.of(spec, threads));
        if (json != null) {
            try (Output target = Output.to(json, spec)) {
                target.print(PlanJson.of(plan, measure));
            }
        }
        if (!"-".equals(json)) {
            spec.commandLine().getOut().print(PlanTable.of(plan, measure));
            spec.commandLine().getOut().flush();
        }
    }

    /** Refuses what the purpose has no use for. */
    private void checkUsed(Purpose asked) {
        if (!asked.trains()) {
            none("--sequence-length", sequence, "serve, whose sequences have --input and --output tokens");
            return;
        }
        none("--precision", precisions, purpose + ", which trains in 16 bits; qlora freezes weights of 4");
        none("--input", input, purpose + ", whose sequences have --sequence-length tokens");
        none("--output", output, purpose + ", whose sequences have --sequence-length tokens");
        none("--time-per-output-token", perToken, purpose + ", which makes none");
        none("--time-to-first-token", toFirst, purpose + ", which makes none");
    }

    private void none(String option, @Nullable Object given, String why) {
        if (given != null) {
            throw wrong(option, String.valueOf(given), "nothing for " + why);
        }
    }

    private String choice(String option, String found, List<String> known) {
        if (!known.contains(found)) {
            throw wrong(option, found, "one of " + String.join(", ", known));
        }
        return found;
    }

    private int least(String option, int value) {
        if (value < 1) {
            throw wrong(option, Integer.toString(value), "a whole number of at least 1");
        }
        return value;
    }

    private List<String> checked(List<String> types) {
        types.forEach(type -> choice("--precision", type, PlanQuestion.knownPrecisions()));
        return types;
    }

    private int mostDevices(int value) {
        if (value < 1 || value > MOST_DEVICES) {
            throw wrong("--most-devices", Integer.toString(value), "a whole number of 1 to " + MOST_DEVICES);
        }
        return value;
    }

    private double count(String text) {
        Matcher matcher = COUNT.matcher(text);
        if (!matcher.matches() || !(Double.parseDouble(matcher.group(1)) > 0)) {
            throw wrong("--tokens", text, "a number such as 1T, 300B, 5M or 1e9");
        }
        double factor = switch (matcher.group(2)) {
            case "k" -> 1e3;
            case "M" -> 1e6;
            case "B", "G" -> 1e9;
            case "T" -> 1e12;
            default -> 1;
        };
        double count = Double.parseDouble(matcher.group(1)) * factor;
        if (count > MOST_TOKENS) {
            throw wrong("--tokens", text, "at most 1e18");
        }
        return count;
    }

    private double seconds(String option, @Nullable String text) {
        if (text == null) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double seconds = Quantity.parse(text, Dimension.SECONDS);
            if (seconds > 0) {
                return seconds;
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
        throw wrong(option, text, "a time above 0");
    }

    private ParameterException wrong(String option, String found, String expected) {
        return new ParameterException(spec.commandLine(), option + ": found \"" + found + "\", expected " + expected);
    }
}

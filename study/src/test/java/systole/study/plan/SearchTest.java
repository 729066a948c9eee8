package systole.study.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import systole.system.cost.Prices;
import systole.system.json.Descriptions;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;
import systole.workloads.model.TransformerConfig;

/** What a search must not miss. */
final class SearchTest {
    private static final Prices.Region REGION = new Prices.Region(0.1, 1.5, 0.4);
    private static final Economics ECONOMICS =
            new Economics(new Prices("test", Map.of(), Map.of("here", REGION), "here", 0.5, 0.2, 0.1), REGION, 2);

    /** A system that counts parts of a chip has the price of the chip. */
    @Test
    void partsOfAChipArePricedAsTheChip() {
        List<Machine> machines = Machine.of(List.of("inf2-48xlarge", "inferentia2"), ECONOMICS.prices());
        assertThat(machines).singleElement().extracting(Machine::device).isEqualTo("inferentia2");
        assertThat(machines.get(0).chips(16)).isEqualTo(8);
    }

    /** Copies that share everything keep all activations and beat tensor parallelism, although ZeRO 1 fits with less kept. */
    @Test
    void copiesThatShareAllAreTriedBesideThoseThatFitWithLess() {
        Machine machine =
                Machine.of(List.of("a100-sxm-80gb"), ECONOMICS.prices()).get(0);
        PlanQuestion question = train("llama-2-13b", 4096, 8, "a100-sxm-80gb");
        Trial trial = new Trial(question, ECONOMICS, machine, Made.TOKENS);
        Option known = new Option(
                machine.id(), machine.device(), new Split(1, 1, 8, 1, 1), new Saving(3, 1, false, "none"), 32, "model");
        Outcome reference = trial.time(known, "fast");
        List<Outcome> found = Plan.found(question, ECONOMICS);
        assertThat(reference).isNotNull();
        assertThat(found.stream().mapToDouble(Outcome::tokensPerSecond).max().orElse(0))
                .isGreaterThanOrEqualTo(reference.tokensPerSecond());
        assertThat(found.stream()
                        .filter(outcome -> outcome.option().split().data() == 4
                                && outcome.option().devices() == 8)
                        .map(outcome -> outcome.option().saving().zero()))
                .contains(1, 2, 3);
    }

    /** All of the space that the rules leave out, for one split: none of it is faster than what is kept. */
    @Test
    void whatIsLeftOutIsNotFaster() {
        Machine machine =
                Machine.of(List.of("a100-sxm-80gb"), ECONOMICS.prices()).get(0);
        PlanQuestion question = train("llama-2-7b", 2048, 8, "a100-sxm-80gb");
        double best = Plan.found(question, ECONOMICS).stream()
                .filter(outcome -> outcome.option().devices() == 8)
                .mapToDouble(Outcome::tokensPerSecond)
                .max()
                .orElseThrow();
        Trial trial = new Trial(question, ECONOMICS, machine, Made.TOKENS);
        for (int tensor : List.of(1, 2, 4)) {
            for (int zero : List.of(0, 1, 2, 3)) {
                for (int micro : List.of(1, 2, 4)) {
                    for (String recompute : List.of("none", "minimal", "selective", "full")) {
                        Option option = new Option(
                                machine.id(),
                                machine.device(),
                                new Split(tensor, 1, 8 / tensor, 1, 1),
                                new Saving(zero, micro, false, recompute),
                                32,
                                "model");
                        Outcome outcome = trial.fits(option) ? trial.time(option, "fast") : null;
                        assertThat(outcome == null ? 0 : outcome.tokensPerSecond())
                                .as(option.words())
                                .isLessThanOrEqualTo(best * 1.002);
                    }
                }
            }
        }
    }

    @Test
    void degreesDivideHeadsAndNodes() {
        Machine node = Machine.of(List.of("hgx-a100-80gb"), ECONOMICS.prices()).get(0);
        assertThat(Divisors.counts(node.node(), 48)).containsExactly(1, 2, 3, 4, 6, 8, 16, 24, 32, 48);
        assertThat(Divisors.counts(node.node(), 12)).endsWith(8, 12);
        // 25 heads; 12 of them (bert-like) would be 1, 2, 3, 4, 6
        assertThat(new Splits(model("gpt2-xl"), node.node()).tensors(6)).containsExactly(1, 5);
        assertThat(new Splits(model("phi-4"), node.node()).tensors(8)).containsExactly(1, 2, 4, 5, 8);
        assertThat(new Splits(model("gpt3-175b"), node.node()).tensors(6)).containsExactly(1, 2, 3, 4, 6);
        assertThat(new Splits(model("gpt3-175b"), node.node()).stages()).containsExactly(2, 3, 4, 6, 8, 12, 16);
        assertThat(new Splits(model("deepseek-v3"), node.node()).stages())
                .as("61 layers divide by none")
                .containsExactly(2, 4, 8, 16);
    }

    @Test
    void longSequencesAreShared() {
        assertThat(Splits.contexts(8192)).containsExactly(1);
        assertThat(Splits.contexts(32768)).containsExactly(1, 2, 4);
        Machine node = Machine.of(List.of("hgx-a100-80gb"), ECONOMICS.prices()).get(0);
        assertThat(new Splits(model("llama-2-7b"), node.node()).flat(8, 16384))
                .contains(new Split(2, 1, 2, 1, 2))
                .allSatisfy(split -> assertThat(split.devices()).isEqualTo(8));
    }

    @Test
    void expertsAreSpreadInTrainingAndServing() {
        Machine node = Machine.of(List.of("hgx-h100"), ECONOMICS.prices()).get(0);
        assertThat(new Splits(model("mixtral-8x7b"), node.node()).flat(16, 2048))
                .contains(new Split(1, 1, 16, 8, 1), new Split(2, 1, 8, 2, 1), new Split(2, 1, 8, 8, 1));
        assertThat(new Splits(model("llama-2-7b"), node.node()).experts(2, 8)).containsExactly(1);
        List<Outcome> found = Plan.found(serve("mixtral-8x7b", "h100-sxm-80gb", 8, null), ECONOMICS);
        assertThat(found.stream().map(outcome -> outcome.option().split().expert()))
                .contains(1, 2, 8);
    }

    /** Independent copies: sixteen make sixteen times the tokens of one, for the same dollars and energy a token. */
    @Test
    void copiesOnlyCount() {
        List<Outcome> found = Plan.found(serve("llama-2-7b", "h100-sxm-80gb", 16, null), ECONOMICS);
        Outcome one = of(found, new Split(1, 1, 1, 1, 1));
        Outcome all = of(found, new Split(1, 1, 16, 1, 1));
        assertThat(all.tokensPerSecond()).isCloseTo(16 * one.tokensPerSecond(), within(1e-6 * all.tokensPerSecond()));
        assertThat(all.kilowattHours()).isCloseTo(one.kilowattHours(), within(1e-9 * one.kilowattHours()));
        assertThat(all.timePerTokenSeconds()).isEqualTo(one.timePerTokenSeconds());
        assertThat(all.option().batch()).isEqualTo(16 * one.option().batch());
    }

    @Test
    void aBatchThatIsAskedForIsSharedByCopies() {
        List<Outcome> found = Plan.found(serve("llama-2-7b", "h100-sxm-80gb", 4, 6), ECONOMICS);
        assertThat(found)
                .allSatisfy(outcome -> assertThat(outcome.option().batch()).isEqualTo(6));
        assertThat(found.stream().map(outcome -> outcome.option().split().data()))
                .contains(1, 2, 3);
    }

    /** The batch is the largest that fits: twice as many sequences do not, or are more than a server admits. */
    @Test
    void theLargestBatchIsTaken() {
        PlanQuestion question = serve("llama-2-7b", "rtx-4090", 1, null);
        Machine machine = Machine.of(question.devices(), ECONOMICS.prices()).get(0);
        List<Outcome> found = Plan.found(question, ECONOMICS);
        Outcome best = found.stream()
                .max(java.util.Comparator.comparingDouble(Outcome::tokensPerSecond))
                .orElseThrow();
        Option larger = new Option(
                machine.id(),
                machine.device(),
                best.option().split(),
                best.option().saving(),
                2 * best.option().batch(),
                "model");
        assertThat(new Trial(question, ECONOMICS, machine, Made.TOKENS).fits(larger))
                .isFalse();
        assertThat(best.memoryBytes()).isLessThanOrEqualTo(best.capacityBytes());
    }

    /** A run without energy would be the greenest of all. */
    @Test
    void aRunWithoutEnergyIsNotRanked() {
        PlanQuestion question = serve("llama-2-7b", "rtx-4090", 1, 1);
        Machine machine = Machine.of(question.devices(), ECONOMICS.prices()).get(0);
        Option option =
                new Option(machine.id(), machine.device(), new Split(1, 1, 1, 1, 1), Saving.serving(1), 1, "model");
        Report whole = ScenarioReader.simulation("plan", option.scenario(question, "fast"))
                .run("");
        Report without = new Report(
                whole.title(),
                whole.latency(),
                whole.modelTflopsPerDevice(),
                whole.modelFlopsUtilization(),
                null,
                whole.memory(),
                whole.capacityBytes(),
                whole.byResource(),
                whole.byOperator(),
                whole.layers(),
                whole.boundSeconds(),
                whole.assumptions(),
                whole.simulator());
        assertThat(Outcome.of(option, "fast", whole, question, ECONOMICS, machine)
                        .kilograms())
                .isPositive();
        assertThatThrownBy(() -> Outcome.of(option, "fast", without, question, ECONOMICS, machine))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("energy");
    }

    /** 70B in 16 bits on two cards of 12 GB: refused with the way that comes nearest, not with the last one tried. */
    @Test
    void reasonsAreOfWhatComesNearest() {
        PlanQuestion question = train("llama-2-70b", 2048, 8, "a100-sxm-80gb");
        Machine machine = Machine.of(question.devices(), ECONOMICS.prices()).get(0);
        Trial trial = new Trial(question, ECONOMICS, machine, Made.TOKENS);
        assertThat(new TrainingSearch(question, model("llama-2-70b"), machine, trial).run())
                .isEmpty();
        double needed = Double.parseDouble(trial.reason().replaceFirst("^needs ([0-9.]+) GiB.*", "$1"));
        // 16 bytes for each of 69e9 parameters over 8 devices
        assertThat(needed).isBetween(69e9 * 16 / 8 / (1L << 30), 69e9 * 16 / 8 / (1L << 30) * 1.15);
    }

    private static Outcome of(List<Outcome> found, Split split) {
        return found.stream()
                .filter(outcome -> outcome.option().split().equals(split))
                .max(java.util.Comparator.comparingDouble(Outcome::tokensPerSecond))
                .orElseThrow();
    }

    private static TransformerConfig model(String id) {
        return Descriptions.model(id).config();
    }

    private static PlanQuestion train(String model, int sequence, int most, String device) {
        return question(model, Purpose.FINE_TUNE, sequence, null, most, device);
    }

    private static PlanQuestion serve(
            String model, String device, int most, @org.jspecify.annotations.Nullable Integer batch) {
        return question(model, Purpose.SERVE, 2048, batch, most, device);
    }

    private static PlanQuestion question(
            String model,
            Purpose purpose,
            int sequence,
            @org.jspecify.annotations.Nullable Integer batch,
            int most,
            String device) {
        return new PlanQuestion(
                model,
                purpose,
                1e9,
                sequence,
                batch,
                128,
                16,
                Double.POSITIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                List.of(device),
                most,
                List.of("model"));
    }
}

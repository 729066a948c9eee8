package systole.study.plan;

import java.util.List;
import java.util.Locale;
import systole.workloads.model.MemoryPerDevice;

/**
 * What popular guides say of the least number of cards.
 *
 * @param rule in their words
 * @param says devices that it asks for
 * @param question the case
 * @param why where it holds and where it does not; names of parts of memory in braces stand for the plan's gibibytes a device
 */
record RuleOfThumb(String rule, String says, PlanQuestion question, String why) {
    private static final double GIB = 1L << 30;

    /** The rules that the page looks at. */
    static final List<RuleOfThumb> ALL = List.of(
            new RuleOfThumb(
                    "inference in 16 bits takes 2 bytes a parameter: 7B fits a card of 24 GB",
                    "1",
                    serve("llama-2-7b", "rtx-4090", 1, 512, "model"),
                    "holds: {weights} GiB of weights leave the rest for the cache of keys and values"),
            new RuleOfThumb(
                    "the same with 64 sequences of 2048 tokens",
                    "1",
                    serve("llama-2-7b", "rtx-4090", 64, 2048, "model"),
                    "the rule counts no cache: multi-head attention keeps 0.5 MiB a token, {cache} GiB on each of these"),
            new RuleOfThumb(
                    "70B in 16 bits needs 2 x 80 GB",
                    "2",
                    serve("llama-2-70b", "a100-sxm-80gb", 1, 512, "model"),
                    "holds for short batches: {weights} of {capacity} GiB are weights"),
            new RuleOfThumb(
                    "the same with 64 sequences of 4000 tokens",
                    "2",
                    serve("llama-2-70b", "a100-sxm-80gb", 64, 3840, "model"),
                    "beside {weights} GiB of weights the cache of keys and values takes {cache} on each, though eight heads share each key"),
            new RuleOfThumb(
                    "70B in 8 bits fits one card of 80 GB",
                    "1",
                    serve("llama-2-70b", "h100-sxm-80gb", 1, 512, "fp8"),
                    "holds for short batches: {weights} of {capacity} GiB are weights; many sequences do not fit"),
            new RuleOfThumb(
                    "70B in 4 bits needs two cards of 24 GB",
                    "2",
                    serve("llama-2-70b", "rtx-4090", 1, 512, "int4-weights"),
                    "holds: {weights} of {capacity} GiB on each are weights, which are widened on chip"),
            new RuleOfThumb(
                    "full fine-tuning with Adam takes 16 bytes a parameter: 7B needs 2 x 80 GB",
                    "2",
                    train("llama-2-7b", Purpose.FINE_TUNE, "a100-sxm-80gb", 2048, 8),
                    "holds where copies share: of {total} GiB {states} are weights, gradients and optimizer; plain copies have 100 of these each"),
            new RuleOfThumb(
                    "the same: 70B needs 16 x 80 GB",
                    "16",
                    train("llama-2-70b", Purpose.FINE_TUNE, "a100-sxm-80gb", 2048, 64),
                    "holds with everything shared out: {states} GiB are weights, gradients and optimizer; the rule leaves out activations, {activations} GiB of those that are kept"),
            new RuleOfThumb(
                    "LoRA of 7B fits a card of 24 GB",
                    "1",
                    train("llama-2-7b", Purpose.LORA, "rtx-4090", 2048, 1),
                    "holds for one sequence at a time: {weights} GiB of frozen weights at 2 bytes, {activations} of activations"),
            new RuleOfThumb(
                    "QLoRA of 65B fits a card of 48 GB",
                    "1",
                    train("llama-2-70b", Purpose.QLORA, "l40s", 512, 1),
                    "half a byte a parameter, {weights} GiB; {activations} are activations: holds for short sequences, one at a time"),
            new RuleOfThumb(
                    "QLoRA of 7B fits a card of 12 GB",
                    "1",
                    train("llama-2-7b", Purpose.QLORA, "rtx-3060", 2048, 1),
                    "holds with recomputation: {weights} GiB are weights, {activations} activations that are kept of 2048 tokens"));

    /** The reason with the figures of a plan. */
    String why(Outcome plan) {
        MemoryPerDevice memory = plan.memory();
        long states = memory.weights() + memory.gradients() + memory.optimizer();
        return why.replace("{weights}", gib(memory.weights()))
                .replace("{cache}", gib(memory.kvCache()))
                .replace("{activations}", gib(memory.activations()))
                .replace("{states}", gib(states))
                .replace("{total}", gib(memory.total()))
                .replace("{capacity}", String.format(Locale.ROOT, "%.0f", plan.capacityBytes() / GIB));
    }

    static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / GIB);
    }

    private static PlanQuestion serve(String model, String device, int batch, int input, String precision) {
        return question(model, Purpose.SERVE, device, 2048, batch, input, precision);
    }

    private static PlanQuestion train(String model, Purpose purpose, String device, int sequence, int batch) {
        return question(model, purpose, device, sequence, batch, 512, "model");
    }

    private static PlanQuestion question(
            String model, Purpose purpose, String device, int sequence, int batch, int input, String precision) {
        return new PlanQuestion(
                model,
                purpose,
                purpose.usualTokens(),
                sequence,
                batch,
                input,
                128,
                Double.POSITIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                List.of(device),
                64,
                List.of(precision));
    }
}

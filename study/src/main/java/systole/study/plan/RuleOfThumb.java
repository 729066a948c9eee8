package systole.study.plan;

import java.util.List;

/**
 * What popular guides say of the least number of cards.
 *
 * @param rule in their words
 * @param says devices that it asks for
 * @param question the case
 * @param why where it holds and where it does not
 */
record RuleOfThumb(String rule, String says, PlanQuestion question, String why) {
    /** The rules that the page looks at. */
    static final List<RuleOfThumb> ALL = List.of(
            new RuleOfThumb(
                    "inference in 16 bits takes 2 bytes a parameter: 7B fits a card of 24 GB",
                    "1",
                    serve("llama-2-7b", "rtx-4090", 1, 512, "model"),
                    "holds: weights leave some 10 GiB for the cache of keys and values"),
            new RuleOfThumb(
                    "the same with 64 sequences of 2048 tokens",
                    "1",
                    serve("llama-2-7b", "rtx-4090", 64, 2048, "model"),
                    "the rule counts no cache: multi-head attention keeps 0.5 MiB a token"),
            new RuleOfThumb(
                    "70B in 16 bits needs 2 x 80 GB",
                    "2",
                    serve("llama-2-70b", "a100-sxm-80gb", 1, 512, "model"),
                    "holds for short batches: 64.5 of 80 GiB are weights"),
            new RuleOfThumb(
                    "the same with 64 sequences of 4000 tokens",
                    "2",
                    serve("llama-2-70b", "a100-sxm-80gb", 64, 3840, "model"),
                    "the cache of keys and values takes what weights leave, though eight heads share each key"),
            new RuleOfThumb(
                    "70B in 8 bits fits one card of 80 GB",
                    "1",
                    serve("llama-2-70b", "h100-sxm-80gb", 1, 512, "fp8"),
                    "weights of 65 GiB and a small cache fit; many sequences do not"),
            new RuleOfThumb(
                    "full fine-tuning with Adam takes 16 bytes a parameter: 7B needs 2 x 80 GB",
                    "2",
                    train("llama-2-7b", Purpose.FINE_TUNE, "a100-sxm-80gb", 2048, 8),
                    "holds where copies share the optimizer (ZeRO 1); plain copies need 101 GiB each"),
            new RuleOfThumb(
                    "the same: 70B needs 16 x 80 GB",
                    "16",
                    train("llama-2-70b", Purpose.FINE_TUNE, "a100-sxm-80gb", 2048, 64),
                    "holds only with full recomputation and everything shared out (ZeRO 3): 1.1 TB before activations, which the rule leaves out"),
            new RuleOfThumb(
                    "LoRA of 7B fits a card of 24 GB",
                    "1",
                    train("llama-2-7b", Purpose.LORA, "rtx-4090", 2048, 1),
                    "holds for one sequence at a time; frozen weights stay at 2 bytes, and more sequences need recomputation"),
            new RuleOfThumb(
                    "QLoRA of 65B fits a card of 48 GB",
                    "1",
                    train("llama-2-70b", Purpose.QLORA, "l40s", 512, 1),
                    "half a byte a parameter is 33 to 35 GiB; the rest is activations: holds for short sequences, one at a time"),
            new RuleOfThumb(
                    "QLoRA of 7B fits a card of 12 GB",
                    "1",
                    train("llama-2-7b", Purpose.QLORA, "rtx-3060", 2048, 1),
                    "holds with recomputation; without it activations of 2048 tokens do not fit"));

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

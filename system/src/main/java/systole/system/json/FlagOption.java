package systole.system.json;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An option of the command line that stands for a value of a scenario.
 *
 * @param name without dashes
 * @param section object of the scenario, or of one of its objects as a pointer has it; empty for the document itself
 * @param key where the value stands in it
 * @param type what it may be beside a text
 * @param meaning for the help
 */
record FlagOption(String name, String section, String key, Type type, String meaning) {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    /** What a text may be read as. */
    enum Type {
        TEXT {
            @Override
            JsonValue.Kind kind(String text) {
                return JsonValue.Kind.STRING;
            }
        },
        NUMBER {
            @Override
            JsonValue.Kind kind(String text) {
                return FlagOption.NUMBER.matcher(text).matches() ? JsonValue.Kind.NUMBER : JsonValue.Kind.STRING;
            }
        },
        FLAG {
            @Override
            JsonValue.Kind kind(String text) {
                return List.of("true", "false").contains(text) ? JsonValue.Kind.BOOLEAN : JsonValue.Kind.STRING;
            }
        };

        abstract JsonValue.Kind kind(String text);
    }

    private static final String WORKLOAD = "workload";
    private static final String PRECISION = "precision";
    private static final String PARALLELISM = "parallelism";
    private static final String EXECUTION = "execution";

    /** All options, in the order of the help. */
    static final List<FlagOption> ALL = List.of(
            text("model", "", "model", "Preset of a model (systole list models), or a path to its config.json."),
            text("system", "", "system", "Preset of a device or a node (systole list devices, systems), or a path."),
            text("kind", WORKLOAD, "kind", "prefill, decode, generate or train; generate when missing."),
            number("batch", WORKLOAD, "batch", "Sequences over the whole system; 1 when missing."),
            number("input", WORKLOAD, "inputTokens", "Tokens of each prompt (prefill, generate); 512 when missing."),
            number("context", WORKLOAD, "contextTokens", "Tokens already in the KV cache (decode); 512 when missing."),
            number("output", WORKLOAD, "outputTokens", "Tokens made for each sequence (generate); 128 when missing."),
            number(
                    "global-batch",
                    WORKLOAD,
                    "globalBatch",
                    "Sequences of a training step; one micro-batch for each copy when missing."),
            number("sequence-length", WORKLOAD, "sequenceLength", "Tokens of each (train); 2048 when missing."),
            text("optimizer", WORKLOAD, "optimizer", "What updates the parameters (train); adam when missing."),
            number(
                    "lora",
                    WORKLOAD + "/lora",
                    "rank",
                    "Rank of adapters that alone are trained (train); none when missing."),
            text(
                    "lora-base",
                    WORKLOAD + "/lora",
                    "base",
                    "Type of the frozen weights beside them: nvfp4, int8 ...; 16 bits when missing."),
            text("compute", PRECISION, "compute", "Type of the products in training; that of the model when missing."),
            text(
                    "weights",
                    PRECISION,
                    "weights",
                    "Type of weights: bf16, fp16, fp32, fp8_e4m3, int8 ...; the model's when missing."),
            text(
                    "activations",
                    PRECISION,
                    "activations",
                    "Type of activations, that of the weights but where products take mixed types."),
            text("kv-cache", PRECISION, "kvCache", "Type of the KV cache."),
            number("tensor", PARALLELISM, "tensor", "Devices of a tensor-parallel group; all of a node when missing."),
            number("pipeline", PARALLELISM, "pipeline", "Stages that share the layers."),
            number("data", PARALLELISM, "data", "Copies that share the batch."),
            number("expert", PARALLELISM, "expert", "Devices that share the experts of a layer."),
            number(
                    "expert-imbalance",
                    PARALLELISM,
                    "expertImbalance",
                    "Rows of the busiest of them over the mean; 1 when missing."),
            number(
                    "expert-capacity",
                    PARALLELISM,
                    "expertCapacity",
                    "Rows that each takes at most, over the mean; the rest is dropped."),
            number("context-parallel", PARALLELISM, "context", "Devices that share each sequence."),
            flag("sequence", PARALLELISM, "sequence", "Norms are split over the tensor group: true or false."),
            number("zero", PARALLELISM, "zero", "What copies share out: 1 optimizer, 2 gradients, 3 parameters."),
            number("micro-batch", PARALLELISM, "microBatch", "Sequences that go through the pipeline together."),
            text(
                    "schedule",
                    PARALLELISM,
                    "schedule",
                    "Order of micro-batches: gpipe, 1f1b, interleaved, zero-bubble, dualpipe."),
            number("virtual-stages", PARALLELISM, "virtualStages", "Model chunks of each stage."),
            text("stack", EXECUTION, "stack", "Software that runs it, an id or a path; ideal when missing."),
            text("attention", EXECUTION, "attention", "fused or unfused; fused when missing."),
            text("recompute", EXECUTION, "recompute", "Activations computed again: none, minimal, selective, full."),
            flag(
                    "overlap-gradient-reduce",
                    EXECUTION,
                    "overlapGradientReduce",
                    "Gradients are reduced beside the backward pass: true or false."),
            flag(
                    "overlap-tensor-communication",
                    EXECUTION,
                    "overlapTensorCommunication",
                    "Collectives of tensor parallelism run beside products: true or false."),
            text("collective", EXECUTION, "collective", "Algorithm of collectives: auto, ring, nvls ..."),
            text(
                    "fidelity",
                    EXECUTION,
                    "fidelity",
                    "How closely kernels are timed: fast, tile or exact; tile when missing."),
            text(
                    "steady-state",
                    EXECUTION,
                    "steadyState",
                    "skip or off: whether settled loops are multiplied out; skip when missing."),
            number("power-cap", EXECUTION, "powerCap", "Watts below the device's own power cap."));

    private static FlagOption text(String name, String section, String key, String meaning) {
        return new FlagOption(name, section, key, Type.TEXT, meaning);
    }

    private static FlagOption number(String name, String section, String key, String meaning) {
        return new FlagOption(name, section, key, Type.NUMBER, meaning);
    }

    private static FlagOption flag(String name, String section, String key, String meaning) {
        return new FlagOption(name, section, key, Type.FLAG, meaning);
    }
}

package systole.study.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to use a machine.
 *
 * @param machine id of a system or device
 * @param device id of the device
 * @param split over what the model is spread
 * @param saving what is traded for memory
 * @param batch sequences over the whole
 * @param precision type of weights and activations; of weights alone where {@code -weights} stands behind it; {@code model} is
 *     that of the model
 */
public record Option(String machine, String device, Split split, Saving saving, int batch, String precision) {
    /** What stands behind a type that weights alone have. */
    static final String WEIGHTS = "-weights";

    /** Devices used. */
    public int devices() {
        return split.devices();
    }

    /** The split in words. */
    public String words() {
        List<String> words = new ArrayList<>(split.words());
        words.addAll(saving.words());
        return words.isEmpty() ? "-" : String.join(", ", words);
    }

    /** The scenario of a question, timed by a clock, as a JSON text: what {@code systole run} takes. */
    public String scenario(PlanQuestion question, String fidelity) {
        boolean alone = machine.equals(device);
        String system =
                alone ? quoted(machine) : "{\"preset\": " + quoted(machine) + ", \"devices\": " + devices() + "}";
        return "{\"model\": " + quoted(question.model()) + ", \"system\": " + system + ", \"workload\": "
                + workload(question) + ", \"precision\": " + precision(question) + ", \"parallelism\": {\"tensor\": "
                + split.tensor() + ", \"pipeline\": " + split.pipeline() + ", \"data\": " + split.data()
                + (split.expert() > 1 ? ", \"expert\": " + split.expert() : "")
                + (split.context() > 1 ? ", \"context\": " + split.context() : "") + saving.parallelism()
                + "}, \"execution\": {\"fidelity\": " + quoted(fidelity)
                + (saving.recompute().isEmpty() ? "" : ", \"recompute\": " + quoted(saving.recompute())) + "}}";
    }

    private String workload(PlanQuestion question) {
        return switch (question.purpose()) {
            case SERVE ->
                "{\"kind\": \"generate\", \"batch\": " + batch + ", \"inputTokens\": " + question.input()
                        + ", \"outputTokens\": " + question.output() + "}";
            case LORA -> training(question, ", \"lora\": {\"rank\": 16}");
            case QLORA -> training(question, ", \"lora\": {\"rank\": 16, \"base\": \"int4\"}");
            default -> training(question, "");
        };
    }

    private String training(PlanQuestion question, String more) {
        return "{\"kind\": \"train\", \"globalBatch\": " + batch + ", \"sequenceLength\": " + question.sequence() + more
                + "}";
    }

    private String precision(PlanQuestion question) {
        if (precision.equals("model") || question.purpose().trains()) {
            return "{}";
        }
        if (precision.endsWith(WEIGHTS)) {
            return "{\"weights\": " + quoted(precision.substring(0, precision.length() - WEIGHTS.length())) + "}";
        }
        return "{\"weights\": " + quoted(precision) + ", \"activations\": " + quoted(precision) + "}";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}

package systole.study.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to use a machine.
 *
 * @param machine id of a system or device
 * @param device id of the device
 * @param tensor devices that share each layer
 * @param pipeline stages
 * @param data copies
 * @param zero what copies share out
 * @param batch sequences over the whole
 * @param recompute what is computed again; empty for serving
 * @param precision type of weights; {@code model} is that of the model
 */
public record Option(
        String machine,
        String device,
        int tensor,
        int pipeline,
        int data,
        int zero,
        int batch,
        String recompute,
        String precision) {
    /** Devices used. */
    public int devices() {
        return tensor * pipeline * data;
    }

    /** The split in words. */
    public String split() {
        List<String> words = new ArrayList<>();
        add(words, "tensor", tensor);
        add(words, "pipeline", pipeline);
        add(words, "data", data);
        if (zero > 0) {
            words.add("zero " + zero);
        }
        if (!recompute.isEmpty() && !recompute.equals("none")) {
            words.add("recompute " + recompute);
        }
        return words.isEmpty() ? "-" : String.join(", ", words);
    }

    private static void add(List<String> words, String word, int degree) {
        if (degree > 1) {
            words.add(word + " " + degree);
        }
    }

    /** The scenario of a question, timed by a clock, as a JSON text. */
    String scenario(PlanQuestion question, String fidelity) {
        boolean alone = machine.equals(device);
        String system =
                alone ? quoted(machine) : "{\"preset\": " + quoted(machine) + ", \"devices\": " + devices() + "}";
        return "{\"model\": " + quoted(question.model()) + ", \"system\": " + system + ", \"workload\": "
                + workload(question) + precision(question) + ", \"parallelism\": {\"tensor\": " + tensor
                + ", \"pipeline\": " + pipeline + ", \"data\": " + data
                + (zero > 0 ? ", \"zero\": " + zero : "") + "}, \"execution\": {\"fidelity\": "
                + quoted(fidelity) + (recompute.isEmpty() ? "" : ", \"recompute\": " + quoted(recompute)) + "}}";
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
        return precision.equals("model") || question.purpose().trains()
                ? ""
                : ", \"precision\": {\"weights\": " + quoted(precision) + ", \"activations\": " + quoted(precision)
                        + "}";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}

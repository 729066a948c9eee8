package systole.study.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Over what a model is spread; the degrees of a scenario's {@code parallelism}.
 *
 * @param tensor devices that share each layer
 * @param pipeline stages
 * @param data copies of the model
 * @param expert devices that share the experts of a layer; they divide {@code tensor * data} and add none
 * @param context devices that share each sequence
 */
public record Split(int tensor, int pipeline, int data, int expert, int context) {
    /** Devices used. */
    public int devices() {
        return tensor * pipeline * data * context;
    }

    /** So many times as many copies. */
    Split times(int copies) {
        return new Split(tensor, pipeline, data * copies, expert, context);
    }

    /** The degrees above one in words. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        add(words, "tensor", tensor);
        add(words, "pipeline", pipeline);
        add(words, "data", data);
        add(words, "expert", expert);
        add(words, "context", context);
        return words;
    }

    private static void add(List<String> words, String word, int degree) {
        if (degree > 1) {
            words.add(word + " " + degree);
        }
    }
}

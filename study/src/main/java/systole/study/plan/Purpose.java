package systole.study.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a model is to do. */
public enum Purpose {
    /** Training of all parameters from the start. */
    PRETRAIN(1e12, 512),
    /** Training of all parameters of a trained model. */
    FINE_TUNE(1e8, 32),
    /** Training of adapters of rank 16 on frozen weights. */
    LORA(1e8, 32),
    /** The same on frozen weights of 4 bits. */
    QLORA(1e8, 32),
    /** Generation. */
    SERVE(1e9, 0);

    private final double tokens;
    private final int batch;

    Purpose(double tokens, int batch) {
        this.tokens = tokens;
        this.batch = batch;
    }

    /** Its name on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All names. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(Purpose::text).toList();
    }

    /** Whether parameters change. */
    public boolean trains() {
        return this != SERVE;
    }

    /** Tokens to be trained on or generated where nobody says. */
    public double usualTokens() {
        return tokens;
    }

    /** Purposes that come to the same with less memory, each before a comma: a model is pretrained by its parameters alone. */
    String lighter() {
        return switch (this) {
            case FINE_TUNE -> "lora, qlora, ";
            case LORA -> "qlora, ";
            default -> "";
        };
    }

    /** Sequences of a step where nobody says. */
    int usualBatch() {
        return batch;
    }
}

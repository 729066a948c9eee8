package systole.study.plan;

import systole.workloads.model.TransformerConfig;

/** What a model that serves makes one after another: what plans count, time and price. */
public enum Made {
    /** Tokens of a text. */
    TOKENS("token", "output tokens", "%d in and %d out"),
    /** Steps of denoising, forward passes over images. */
    STEPS("step", "denoising steps", "images of %d patches, %d steps each");

    private final String each;
    private final String all;
    private final String amounts;

    Made(String each, String all, String amounts) {
        this.each = each;
        this.all = all;
        this.amounts = amounts;
    }

    static Made by(TransformerConfig model) {
        return model.denoiser() == null ? TOKENS : STEPS;
    }

    /** One of them. */
    String each() {
        return each;
    }

    /** Several. */
    public String all() {
        return all;
    }

    /** Sizes of what goes in and comes out. */
    String amounts(int input, int output) {
        return String.format(java.util.Locale.ROOT, amounts, input, output);
    }
}

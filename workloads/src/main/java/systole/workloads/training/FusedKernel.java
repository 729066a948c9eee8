package systole.workloads.training;

import java.util.Locale;

/** Kernels in which a training stack does several operations at once; without it each is a kernel of its own. */
public enum FusedKernel {
    /** The bias of a linear layer is added by its product. */
    LINEAR_BIAS,
    /** The bias of the first feed-forward product with the activation function. */
    BIAS_ACTIVATION,
    /** Bias, dropout and the residual sum. */
    BIAS_DROPOUT_ADD,
    /** Scale, causal mask and softmax of scores. */
    MASKED_SOFTMAX,
    /** Gradient of a norm and the residual sum of gradients. */
    NORM_GRADIENT_ADD,
    /** Products that add weight gradients to those of earlier micro-batches. */
    GRADIENT_ACCUMULATION,
    /** Cross entropy straight from the logits. */
    CROSS_ENTROPY;

    /** The name used in files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package systole.workloads.graph;

/**
 * Which neighbouring operators software does as one. What is not fused is a product or an elementwise kernel of its own, with
 * its own launch and its own way through memory.
 *
 * @param queryKeyValue queries, keys and values are one product
 * @param gateUp gate and up are one product
 * @param residualNorm a branch is added to the residual stream by the norm that follows
 * @param norm a norm is one kernel; else the statistic and the scaling are two
 * @param gatedActivation the activation of the gate and the product with the other half are one kernel
 * @param rotaryAppend one kernel rotates queries and keys and appends to the cache; else one each
 * @param biasActivation the bias of a product is added by the activation that follows (training)
 * @param biasDropoutAdd bias, dropout and residual sum are one kernel (training)
 * @param maskedSoftmax scale, mask and softmax of unfused attention are one kernel
 * @param crossEntropy the loss is worked out straight from the logits (training)
 * @param normGradient the gradient of a norm adds that of the residual stream (training)
 * @param gradientSum products of weight gradients add to those of earlier micro-batches (training)
 * @param attention scores, softmax and values are one kernel; else scores go to memory and are normalised there
 */
public record Fusion(
        boolean queryKeyValue,
        boolean gateUp,
        boolean residualNorm,
        boolean norm,
        boolean gatedActivation,
        boolean rotaryAppend,
        boolean biasActivation,
        boolean biasDropoutAdd,
        boolean maskedSoftmax,
        boolean crossEntropy,
        boolean normGradient,
        boolean gradientSum,
        boolean attention) {
    /** All that can be. */
    public static final Fusion ALL =
            new Fusion(true, true, true, true, true, true, true, true, true, true, true, true, true);

    /** The same with attention as one kernel or not. */
    public Fusion withAttention(boolean fused) {
        return new Fusion(
                queryKeyValue,
                gateUp,
                residualNorm,
                norm,
                gatedActivation,
                rotaryAppend,
                biasActivation,
                biasDropoutAdd,
                maskedSoftmax,
                crossEntropy,
                normGradient,
                gradientSum,
                fused);
    }
}

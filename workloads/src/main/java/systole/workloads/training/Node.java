package systole.workloads.training;

import java.util.List;

/**
 * A part of a layer with its gradients: what it does in the forward pass, what it does in the backward pass to gradients that
 * come back, and what of the forward pass it needs for that.
 */
interface Node {
    /** What it costs to repeat a node, as recomputation sees it. */
    enum Effort {
        /** A product with weights, or its messages. */
        PRODUCT,
        /** A norm or an activation function. */
        CHEAP,
        /** The inside of attention: cost and results grow with the square of the sequence when it is not fused. */
        CORE,
        /** Joins the residual stream. */
        JOIN
    }

    /** Writes the steps of the forward pass. */
    void forward(Tape tape);

    /** Writes the steps that turn the gradient of the result into that of the input. */
    void inputGradient(Tape tape);

    /** Writes the steps that make gradients of parameters. */
    default void weightGradient(Tape tape) {}

    /** Writes the steps of a phase; nothing of what is not computed again. */
    default void write(Phase phase, Tape tape) {
        switch (phase) {
            case FORWARD -> forward(tape);
            case INPUT_GRADIENT -> inputGradient(tape);
            case WEIGHT_GRADIENT -> weightGradient(tape);
            case RECOMPUTE -> {}
        }
    }

    /** What it costs to repeat. */
    Effort effort();

    /** Values that it reads in the forward pass. */
    default List<Kept> inputs() {
        return List.of();
    }

    /** Values that its gradients need; often none. */
    List<Kept> needs();

    /** Parameters that it has on this device. */
    default long parameters() {
        return 0;
    }

    /** Those of them that belong to experts, which not every data-parallel copy has. */
    default long expertParameters() {
        return 0;
    }

    /**
     * Parameters with gradients that every tensor-parallel rank holds, and of whose gradients each has a part alone: what its own
     * rows, heads or experts give.
     */
    default long partial() {
        return 0;
    }

    /** Parameters of adapters beside them. */
    default long adapters() {
        return 0;
    }

    /**
     * Bytes of what its own passes alone need, and drop: the largest matrix of weights that is unpacked for a product, keys of
     * other ranks and their gradients.
     */
    default long passingBytes() {
        return 0;
    }

    /** Names of the values that it makes, masks included. */
    default List<String> gives() {
        return List.of();
    }
}

package systole.workloads.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * What a stage does at a time: one pass of one micro-batch through one of its model chunks, or a forward and a backward pass at
 * once.
 *
 * @param kind which pass
 * @param microBatch micro-batch, from 0
 * @param chunk model chunk of the stage, from 0
 * @param beside backward pass that runs at the same time; null for none
 */
public record Action(
        Kind kind, int microBatch, int chunk, @Nullable Action beside) {
    /** Passes of a micro-batch. */
    public enum Kind {
        /** Forward. */
        FORWARD,
        /** Gradients of inputs and weights. */
        BACKWARD,
        /** Gradients of inputs alone: what the stage before waits for. */
        BACKWARD_INPUT,
        /** Gradients of weights alone: nobody waits for them before the optimizer. */
        BACKWARD_WEIGHT;

        /** True when the stage before can go on with what this pass gives. */
        boolean givesInputGradient() {
            return this == BACKWARD || this == BACKWARD_INPUT;
        }

        /** True when nothing needs the micro-batch's activations any more. */
        boolean releasesActivations() {
            return this == BACKWARD || this == BACKWARD_WEIGHT;
        }
    }

    /** Checks what runs beside what. */
    public Action {
        if (beside != null && (kind != Kind.FORWARD || beside.kind == Kind.FORWARD || beside.beside != null)) {
            throw new IllegalArgumentException("a backward pass runs beside a forward pass, found " + beside);
        }
    }

    static Action of(Kind kind, int microBatch, int chunk) {
        return new Action(kind, microBatch, chunk, null);
    }
}

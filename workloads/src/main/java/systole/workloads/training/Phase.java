package systole.workloads.training;

import java.util.Locale;

/** Parts of the work on a micro-batch. The two halves of the backward pass stand apart, as schedules may move the second. */
public enum Phase {
    /** Results from inputs. */
    FORWARD,
    /** What was dropped after the forward pass, once more. */
    RECOMPUTE,
    /** Gradients of inputs. */
    INPUT_GRADIENT,
    /** Gradients of parameters. */
    WEIGHT_GRADIENT;

    /** The name used in reports. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

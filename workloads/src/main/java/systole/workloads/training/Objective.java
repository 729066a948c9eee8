package systole.workloads.training;

import java.util.List;

/** What a model is trained towards, and the gradient that goes back from it. */
interface Objective {
    /** Writes the steps that find it. */
    void forward(Tape tape);

    /** Writes the steps that give the gradient of what the model said. */
    void inputGradient(Tape tape);

    /** Values that stay until then. */
    List<Kept> kept();

    /** Numbers that the model said of a micro-batch here. */
    long values();
}

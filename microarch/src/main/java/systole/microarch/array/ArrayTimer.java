package systole.microarch.array;

/** Times a product on arrays. Timers keep nothing between calls and may be shared by threads. */
public interface ArrayTimer {
    /** Runs the product. */
    ArrayRun time(ArraySpec spec, Gemm gemm);

    /** In closed form: a few operations where ports are wide, one window of each kind of fold where they are not. */
    static ArrayTimer closedForm() {
        return new ClosedForm();
    }

    /** Steps every cycle of the arrays' edges: the judge of the closed form. */
    static ArrayTimer stepped() {
        return new CycleArray();
    }
}

package systole.workloads.training;

import java.util.List;

/**
 * Two branches side by side: both read one input, whose gradients are added, and both results are added,
 * whose gradient goes both ways.
 *
 * @param site sizes
 * @param opens the node stands where the branches part; else where they meet
 * @param value what both read, or the result of one branch, which becomes that of both
 * @param other whose gradient one branch gives apart, or the result of the other branch
 * @param rows rows of it here
 */
record ForkNode(Site site, boolean opens, String value, String other, long rows) implements Node {
    private void add(Tape tape, String name, String a, String b, String c) {
        tape.add(site, name, rows, site.hidden(), a, b, c);
    }

    @Override
    public void forward(Tape tape) {
        if (!opens) {
            add(tape, other + "_sum", value, other, value);
        }
    }

    @Override
    public void inputGradient(Tape tape) {
        if (opens) {
            add(tape, other + "_gradient_sum", "d_" + value, "d_" + other, "d_" + value);
        } else {
            tape.alias("d_" + other, "d_" + value);
        }
    }

    @Override
    public void weightGradient(Tape tape) {
        if (!opens) {
            tape.alias("d_" + other, "d_" + value);
        }
    }

    @Override
    public Effort effort() {
        return Effort.JOIN;
    }

    @Override
    public List<Kept> needs() {
        return List.of();
    }
}

package systole.workloads.training;

import java.util.List;
import systole.workloads.operator.Elementwise;

/**
 * Attention and feed-forward side by side: both read one normalised input, whose gradients are added, and both results are added,
 * whose gradient goes both ways.
 *
 * @param site sizes
 * @param opens the node stands where the branches part; else where they meet
 */
record ForkNode(Site site, boolean opens) implements Node {
    private void add(Tape tape, String name, String a, String b, String c) {
        tape.operator(
                new Elementwise(name, Elementwise.Kind.ADD, site.rows(), site.hidden(), site.wide(), site.wide()),
                "a",
                a,
                "b",
                b,
                "c",
                c);
    }

    @Override
    public void forward(Tape tape) {
        if (!opens) {
            add(tape, "branch_sum", "branch", "other_branch", "branch");
        }
    }

    @Override
    public void inputGradient(Tape tape) {
        if (opens) {
            add(tape, "branch_gradient_sum", "d_normed", "d_normed_other", "d_normed");
        } else {
            tape.alias("d_other_branch", "d_branch");
        }
    }

    @Override
    public void weightGradient(Tape tape) {
        if (!opens) {
            tape.alias("d_other_branch", "d_branch");
        }
    }

    @Override
    public Effort effort() {
        return Effort.JOIN;
    }

    @Override
    public List<Kept> inputs() {
        return List.of();
    }

    @Override
    public List<Kept> needs() {
        return List.of();
    }

    @Override
    public List<String> gives() {
        return List.of();
    }
}

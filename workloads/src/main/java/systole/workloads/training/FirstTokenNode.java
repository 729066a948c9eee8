package systole.workloads.training;

import java.util.List;
import systole.workloads.operator.Clear;
import systole.workloads.operator.EmbeddingGather;
import systole.workloads.operator.EmbeddingGradient;

/**
 * The first token of each sequence, which alone goes on. All others have gradients of zero.
 *
 * @param site sizes
 * @param in all tokens
 * @param out the first of each sequence
 */
record FirstTokenNode(Site site, String in, String out) implements Node {
    @Override
    public void forward(Tape tape) {
        tape.operator(
                new EmbeddingGather(out, site.batch(), site.hidden(), site.residualRows(), site.wide()),
                "tokens",
                "first_places",
                "table",
                in,
                "y",
                out);
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(new Clear(out + "_clear", site.residualRows() * site.hidden(), site.wide()), "y", "d_" + in);
        tape.operator(
                new EmbeddingGradient(
                        out + "_gradient", site.batch(), site.hidden(), site.residualRows(), site.wide(), site.wide()),
                "tokens",
                "first_places",
                "dy",
                "d_" + out,
                "d_table",
                "d_" + in);
    }

    @Override
    public Effort effort() {
        return Effort.PRODUCT;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(site.residual(in, site.hidden()));
    }

    @Override
    public List<String> gives() {
        return List.of(out);
    }

    @Override
    public List<Kept> needs() {
        return List.of();
    }
}

package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import systole.isa.DataType;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * A product with weights. Its gradients are products as well: by the input dX = dY W, by the weights dW = dY^T X. Names that end
 * in {@code ^T} are values with rows and columns changed places, which is how they are laid out, not a copy.
 *
 * @param site sizes
 * @param name name in reports
 * @param in input
 * @param out result
 * @param inGradient gradient of the input
 * @param n columns of the result here
 * @param k columns of the input here
 * @param divided the input that is kept is one part of those of all tensor-parallel ranks under sequence parallelism
 */
record LinearNode(Site site, String name, String in, String out, String inGradient, long n, long k, boolean divided)
        implements Node {
    private Adapter adapter() {
        return new Adapter(this);
    }

    DataType compute() {
        return site.precision().compute();
    }

    long rows() {
        return site.rows();
    }

    /** The operand of a product: rounded to the narrow format first where products have one. */
    private String operand(Tape tape, String value, long columns, boolean twice) {
        if (!site.precision().narrow()) {
            return value;
        }
        tape.operator(
                new Pointwise(
                        name + "_quantise",
                        twice ? LayerFunction.CAST_TWICE : LayerFunction.CAST,
                        rows(),
                        columns,
                        site.wide(),
                        compute()),
                "x",
                value,
                "y",
                value + "_narrow",
                "y_transposed",
                value + "_narrow^T");
        return value + "_narrow";
    }

    /** Stored weights are rounded each time, as they are and turned, for the products of both directions. */
    private void narrowWeights(Tape tape) {
        if (site.precision().narrow() && !frozen()) {
            DataType stored = site.precision().weights();
            tape.weighted(
                    new Pointwise(name + "_weight_quantise", LayerFunction.CAST_TWICE, n, k, stored, compute()),
                    stored.bytes(n * k),
                    "x",
                    "stored_" + name,
                    "y",
                    "w_" + name,
                    "y_transposed",
                    "w_" + name + "^T");
        }
    }

    private boolean frozen() {
        return site.options().lora() != null;
    }

    @Override
    public void forward(Tape tape) {
        String operand = operand(tape, in, k, !frozen());
        narrowWeights(tape);
        adapter().unpack(tape);
        tape.weighted(
                new Gemm(name, rows(), n, k, 1, compute(), site.wide()),
                compute().bytes(n * k),
                "A",
                operand,
                "B",
                "w_" + name,
                "C",
                out);
        adapter().forward(tape);
    }

    @Override
    public void inputGradient(Tape tape) {
        String operand = operand(tape, "d_" + out, n, !frozen());
        adapter().unpack(tape);
        tape.weighted(
                new Gemm(name + "_input_gradient", rows(), k, n, 1, compute(), site.wide()),
                compute().bytes(n * k),
                "A",
                operand,
                "B",
                "w_" + name + "^T",
                "C",
                inGradient);
        adapter().inputGradient(tape);
    }

    @Override
    public void weightGradient(Tape tape) {
        if (frozen()) {
            adapter().weightGradient(tape);
            return;
        }
        String narrow = site.precision().narrow() ? "_narrow^T" : "^T";
        weights(tape, name, n, k, compute(), "d_" + out + narrow, in + narrow);
    }

    /** The gradient of {@code n x k} weights, added to what earlier micro-batches gave. */
    void weights(Tape tape, String of, long rows, long columns, DataType type, String a, String b) {
        DataType gradients = site.precision().gradients();
        boolean wider = gradients.bits() > site.wide().bits();
        boolean fused = wider && site.fuses(FusedKernel.GRADIENT_ACCUMULATION);
        String result = wider && !fused ? "d_w_" + of + "_of_batch" : "d_w_" + of;
        tape.operator(
                new Gemm(
                        of + "_weight_gradient",
                        rows,
                        columns,
                        rows(),
                        1,
                        type,
                        fused || !wider ? gradients : site.wide(),
                        fused),
                "A",
                a,
                "B",
                b,
                "C",
                result);
        if (wider && !fused) {
            tape.operator(
                    new Pointwise(
                            of + "_gradient_sum", LayerFunction.ACCUMULATE, rows, columns, site.wide(), gradients),
                    "x",
                    result,
                    "sum",
                    "d_w_" + of);
        }
    }

    @Override
    public long parameters() {
        return n * k;
    }

    @Override
    public long partial() {
        return frozen() ? adapter().partial() : site.own() ? site.partialByRows(parameters()) : 0;
    }

    @Override
    public long adapters() {
        return adapter().parameters();
    }

    @Override
    public long passingBytes() {
        return Adapter.unpackedBytes(site, n * k);
    }

    @Override
    public Effort effort() {
        return Effort.PRODUCT;
    }

    @Override
    public List<Kept> inputs() {
        DataType kept = site.precision().narrow() ? compute() : site.wide();
        return List.of(new Kept(in, kept.bytes((divided ? site.residualRows() : rows()) * k)));
    }

    @Override
    public List<Kept> needs() {
        List<Kept> needs = new ArrayList<>(inputs());
        needs.addAll(adapter().needs());
        return needs;
    }

    @Override
    public List<String> gives() {
        return List.of(out);
    }
}

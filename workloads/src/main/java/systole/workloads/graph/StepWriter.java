package systole.workloads.graph;

import java.util.List;
import java.util.Map;
import systole.isa.DataType;
import systole.workloads.model.Family;
import systole.workloads.model.Precision;
import systole.workloads.model.TransformerConfig;
import systole.workloads.operator.AttentionForm;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.Normalisation;
import systole.workloads.operator.Operator;

/**
 * Writes single steps of a pass.
 *
 * @param shard what this rank holds
 * @param precision number formats
 * @param fusion what is done as one
 * @param batch sequences
 * @param tokens new tokens of each
 * @param context length of each, new tokens included
 */
record StepWriter(Shard shard, Precision precision, Fusion fusion, long batch, long tokens, long context) {
    TransformerConfig config() {
        return shard.config();
    }

    Family traits() {
        return shard.config().traits();
    }

    /** Format of the linear layers. */
    DataType linear() {
        return precision.linear();
    }

    /** Format in which weights of the linear layers are stored. */
    DataType stored() {
        return precision.weights();
    }

    /** Format of the products of routed experts. */
    DataType experts() {
        return precision.operands(storedExperts());
    }

    /** Format in which routed experts are stored. */
    DataType storedExperts() {
        return precision.experts(shard.config());
    }

    /** Format of residual stream and norms. */
    DataType wide() {
        return precision.wide(shard.config());
    }

    /** The same for other sequences. */
    StepWriter of(long sequences, long length) {
        return new StepWriter(shard, precision, fusion, sequences, length, length);
    }

    /** What sets attention within a window apart; 0 for none. */
    AttentionForm form(long window, boolean biased) {
        return AttentionForm.of(config(), config().headDim(), window).withBias(biased);
    }

    /** Tokens of the pass. */
    long rows() {
        return batch * tokens;
    }

    /** A norm of the residual stream; with {@code residual} it first adds what the last branch gave. */
    void norm(List<Step> steps, String name, boolean residual, long normRows, DataType output, String part) {
        if (residual && !fusion.residualNorm()) {
            long columns = config().hidden();
            plain(
                    steps,
                    new Elementwise("residual_sum", Elementwise.Kind.ADD, normRows, columns, wide(), wide()),
                    Map.of("a", part + Values.HIDDEN, "b", part + Values.BRANCH, "c", part + Values.HIDDEN));
            norm(steps, name, false, normRows, output, part);
            return;
        }
        Map<String, String> tensors = residual
                ? Map.of(
                        "x", part + Values.BRANCH,
                        "residual", part + Values.HIDDEN,
                        "sum", part + Values.HIDDEN,
                        "y", Values.NORMED)
                : Map.of("x", Values.HIDDEN, "y", Values.NORMED);
        norm(
                steps,
                new Normalisation(name, traits().norm(), residual, normRows, config().hidden(), wide(), output),
                tensors);
    }

    /** A norm of something else. */
    void norm(List<Step> steps, Normalisation norm, Map<String, String> tensors) {
        long weights = wide().bytes(norm.columns() * norm.kind().vectors());
        steps.add(new OperatorStep(norm, weights, 0, tensors));
        if (!fusion.norm()) {
            plain(
                    steps,
                    new Elementwise(
                            "norm_scaling", Elementwise.Kind.MUL, norm.rows(), norm.columns(), wide(), norm.output()),
                    Map.of());
        }
    }

    /** A norm in place of what a branch gave, before it is added. */
    void branchNorm(List<Step> steps, String name) {
        if (traits().arrangement() == Family.Arrangement.SANDWICH) {
            norm(
                    steps,
                    new Normalisation(name, traits().norm(), false, rows(), config().hidden(), wide(), wide()),
                    Map.of("x", Values.BRANCH, "y", Values.BRANCH));
        }
    }

    /** Adds what a branch gave to the normalised stream and normalises the sum. */
    void postNorm(List<Step> steps, String name) {
        norm(
                steps,
                new Normalisation(name, traits().norm(), true, rows(), config().hidden(), wide(), linear()),
                Map.of("x", Values.BRANCH, "residual", Values.NORMED, "sum", Values.HIDDEN, "y", Values.NORMED));
    }

    /** A product of all tokens with a matrix of the linear layers. */
    void linear(List<Step> steps, String name, long n, long k, String from, String to) {
        product(steps, new Gemm(name, rows(), n, k, 1, linear(), wide()).withStored(stored()), from, to);
    }

    /** Products of all tokens that are one where {@code fused}: their columns stand side by side in the result. */
    void linear(List<Step> steps, boolean fused, String name, List<Part> parts, long k, String from, String to) {
        if (fused) {
            linear(steps, name, parts.stream().mapToLong(Part::columns).sum(), k, from, to);
        } else {
            parts.forEach(part -> linear(steps, part.name(), part.columns(), k, from, to));
        }
    }

    /** Columns of a product that may be one of their own. */
    record Part(String name, long columns) {}

    /** A product with parameters. */
    void product(List<Step> steps, Gemm product, String from, String to) {
        long weights = product.batch() * product.stored().bytes(product.n() * product.k());
        steps.add(new OperatorStep(product, weights, 0, Map.of("A", from, "C", to)));
    }

    /** Sum of two values into the first. */
    void add(List<Step> steps, String name, String to, String other) {
        plain(
                steps,
                new Elementwise(name, Elementwise.Kind.ADD, rows(), config().hidden(), wide(), wide()),
                Map.of("a", to, "b", other, "c", to));
    }

    /** An operator without parameters. */
    void plain(List<Step> steps, Operator operator, Map<String, String> tensors) {
        steps.add(new OperatorStep(operator, 0, 0, tensors));
    }

    void allReduce(List<Step> steps, String name, String tensor) {
        if (shard.ranks() > 1) {
            long bytes = wide().bytes(rows() * config().hidden());
            steps.add(new Collective(name, Collective.Kind.ALL_REDUCE, bytes, shard.ranks(), tensor));
        }
    }
}

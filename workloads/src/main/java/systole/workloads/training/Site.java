package systole.workloads.training;

import systole.isa.DataType;
import systole.workloads.graph.Shard;
import systole.workloads.model.LayerKind;
import systole.workloads.model.Level;
import systole.workloads.model.TransformerConfig;

/**
 * Sizes of a micro-batch on one device.
 *
 * @param config the model
 * @param shard what this tensor-parallel rank holds of it
 * @param precision number formats
 * @param split degrees of parallelism
 * @param options what the software does
 * @param batch sequences
 * @param tokens of each sequence on this device
 * @param kind what the layer has of its own
 * @param own these are a rank's own rows of those that tensor-parallel ranks have, under sequence parallelism
 */
record Site(
        TransformerConfig config,
        Shard shard,
        TrainingPrecision precision,
        TrainingSplit split,
        TrainingOptions options,
        long batch,
        long tokens,
        LayerKind kind,
        boolean own) {
    /** A site of all rows. */
    Site(
            TransformerConfig config,
            Shard shard,
            TrainingPrecision precision,
            TrainingSplit split,
            TrainingOptions options,
            long batch,
            long tokens,
            LayerKind kind) {
        this(config, shard, precision, split, options, batch, tokens, kind, false);
    }

    /** The same before and after the layers, where products are wide and no adapters are. */
    Site outsideLayers() {
        return new Site(
                config, shard, precision.withoutNarrowProducts(), split, options.withoutLora(), batch, tokens, kind);
    }

    /** The same with other rows: those of experts. */
    Site withRows(long rows) {
        return new Site(config, shard, precision, split, options, 1, rows, kind);
    }

    /** The same with the rows of the residual stream that this rank has. */
    Site ofOwnRows() {
        return ofOwnRows(1);
    }

    /** The same with so many rows for each of them. */
    Site ofOwnRows(int each) {
        return new Site(config, shard, precision, split, options, 1, each * residualRows(), kind, true);
    }

    /** Of so many parameters that all tensor-parallel ranks hold, those of which each has only the gradients of its own rows. */
    long partialByRows(long parameters) {
        return split.sequence() && options.lora() == null ? parameters : 0;
    }

    /** The same where each has only the gradients of its own heads or experts. */
    long partialByParts(long parameters) {
        return split.tensor() > 1 && options.lora() == null ? parameters : 0;
    }

    /** The same window by window. */
    Site windows(Level level) {
        return new Site(config, shard, precision, split, options, batch * level.windows(), level.windowTokens(), kind);
    }

    /** The same image by image: a row for what conditions each. */
    Site images() {
        return withRows(batch);
    }

    /** Rows of the products. */
    long rows() {
        return batch * tokens;
    }

    /** Rows of norms and of the residual stream. */
    long residualRows() {
        return split.sequence() && !own ? (rows() + split.tensor() - 1) / split.tensor() : rows();
    }

    /** Keys that a query sees at most; 0 where it sees all that a mask leaves. */
    long window() {
        Integer window = kind.window();
        return window == null || window >= tokens * split.context() ? 0 : window;
    }

    /** Positions of an encoder that each sequence attends to; 0 where there is none. */
    long positions() {
        return config.sourcePositions(tokens);
    }

    /** The same with a row for each of these positions. */
    Site ofSource() {
        return withRows(batch * positions());
    }

    int hidden() {
        return config.hidden();
    }

    DataType wide() {
        return precision.wide();
    }

    boolean fuses(FusedKernel fusion) {
        return options.fusions().contains(fusion);
    }

    boolean drops() {
        return options.dropout() > 0;
    }

    /** What kept values are multiplied with. */
    double keptFactor() {
        return 1 / (1 - options.dropout());
    }

    /** A value of so many columns a row of the residual stream. */
    Kept residual(String name, long columns) {
        return new Kept(name, wide().bytes(residualRows() * columns));
    }

    /** A value of so many columns a row of the products. */
    Kept whole(String name, long columns) {
        return new Kept(name, wide().bytes(rows() * columns));
    }

    /** Masks of dropout take a byte a value. */
    Kept mask(String name, long values) {
        return new Kept(name, DataType.INT8.bytes(values));
    }

    /** Bytes of the residual stream of all tensor-parallel ranks: what is exchanged around products. */
    long exchanged() {
        return wide().bytes(rows() * hidden());
    }
}

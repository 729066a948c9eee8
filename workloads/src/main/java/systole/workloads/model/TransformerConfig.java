package systole.workloads.model;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;

/**
 * A decoder, with or without a {@link Source} that it attends to, or an encoder alone.
 *
 * @param name preset id or file
 * @param traits what sets its blocks apart
 * @param layers transformer blocks
 * @param hidden width of the residual stream
 * @param intermediate width of the dense feed-forward
 * @param heads query heads
 * @param kvHeads key and value heads, a divisor of {@code heads}
 * @param headDim elements of a query or key head
 * @param vocabulary tokens; 1 where tokens do not come from a table
 * @param maxPositions longest sequence
 * @param tiedEmbeddings the LM head is the embedding table
 * @param slidingWindow keys that a query of a windowed layer sees at most; null when every layer sees all
 * @param gatedActivation the feed-forward has a gate beside its first product (three matrices, else two)
 * @param activation {@code silu}, {@code gelu} or {@code relu}
 * @param dtype format in which the weights are published
 * @param fullEvery each {@code fullEvery}-th layer has no window; 0 when all have one
 * @param experts the experts of its feed-forward; null where every layer is dense
 * @param latent attention over latent vectors; null where keys and values are kept as they are
 * @param encoder what it has where it does not write tokens; null where it does
 * @param source the encoder that it attends to; null where it attends to its own tokens alone
 */
public record TransformerConfig(
        String name,
        Family traits,
        int layers,
        int hidden,
        int intermediate,
        int heads,
        int kvHeads,
        int headDim,
        int vocabulary,
        int maxPositions,
        boolean tiedEmbeddings,
        @Nullable Integer slidingWindow,
        boolean gatedActivation,
        String activation,
        DataType dtype,
        int fullEvery,
        @Nullable Experts experts,
        @Nullable Latent latent,
        @Nullable Encoder encoder,
        @Nullable Source source) {
    /** Throws {@link IllegalArgumentException} when a size is not positive or heads do not divide. */
    public TransformerConfig {
        positive("layers", layers);
        positive("hidden", hidden);
        positive("intermediate", intermediate);
        positive("heads", heads);
        positive("kvHeads", kvHeads);
        positive("headDim", headDim);
        positive("vocabulary", vocabulary);
        positive("maxPositions", maxPositions);
        if (slidingWindow != null) {
            positive("slidingWindow", slidingWindow);
        }
        if (heads % kvHeads != 0) {
            throw new IllegalArgumentException("heads (" + heads + ") must be a multiple of kvHeads (" + kvHeads + ")");
        }
        if (source != null
                && (encoder != null
                        || latent != null
                        || traits.arrangement() != Family.Arrangement.SERIAL
                        || source.encoder().hidden() != hidden)) {
            throw new IllegalArgumentException(
                    "a decoder that attends to an encoder is as wide as that, has keys of its own"
                            + " and norms before branches, found widths of " + hidden + " and "
                            + source.encoder().hidden());
        }
        if (latent != null && (latent.headDim() != headDim || kvHeads != heads)) {
            throw new IllegalArgumentException("latent attention has heads of " + latent.headDim()
                    + " elements, each with keys of its own, found " + headDim + " and " + kvHeads);
        }
    }

    /** A transformer that attends to its own tokens alone. */
    public TransformerConfig(
            String name,
            Family traits,
            int layers,
            int hidden,
            int intermediate,
            int heads,
            int kvHeads,
            int headDim,
            int vocabulary,
            int maxPositions,
            boolean tiedEmbeddings,
            @Nullable Integer slidingWindow,
            boolean gatedActivation,
            String activation,
            DataType dtype,
            int fullEvery,
            @Nullable Experts experts,
            @Nullable Latent latent,
            @Nullable Encoder encoder) {
        this(
                name,
                traits,
                layers,
                hidden,
                intermediate,
                heads,
                kvHeads,
                headDim,
                vocabulary,
                maxPositions,
                tiedEmbeddings,
                slidingWindow,
                gatedActivation,
                activation,
                dtype,
                fullEvery,
                experts,
                latent,
                encoder,
                null);
    }

    /** A dense transformer whose layers are alike. */
    public TransformerConfig(
            String name,
            Family traits,
            int layers,
            int hidden,
            int intermediate,
            int heads,
            int kvHeads,
            int headDim,
            int vocabulary,
            int maxPositions,
            boolean tiedEmbeddings,
            @Nullable Integer slidingWindow,
            boolean gatedActivation,
            String activation,
            DataType dtype) {
        this(
                name,
                traits,
                layers,
                hidden,
                intermediate,
                heads,
                kvHeads,
                headDim,
                vocabulary,
                maxPositions,
                tiedEmbeddings,
                slidingWindow,
                gatedActivation,
                activation,
                dtype,
                0,
                null,
                null,
                null);
    }

    private static void positive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be positive, found " + value);
        }
    }

    /** The same network, attending to an encoder. */
    public TransformerConfig with(Source other) {
        return with(vocabulary, dtype, other);
    }

    /** The same network, published in another format. */
    public TransformerConfig in(DataType other) {
        return with(
                vocabulary,
                other,
                source == null ? null : source.of(source.encoder().in(other)));
    }

    /** The same network, with more rows of embedding and head. */
    public TransformerConfig withVocabulary(int other) {
        if (source == null || !source.hasTable()) {
            return with(other, dtype, source);
        }
        return with(other, dtype, source.of(source.encoder().withVocabulary(other)));
    }

    private TransformerConfig with(int words, DataType format, @Nullable Source attended) {
        return new TransformerConfig(
                name,
                traits,
                layers,
                hidden,
                intermediate,
                heads,
                kvHeads,
                headDim,
                words,
                maxPositions,
                tiedEmbeddings,
                slidingWindow,
                gatedActivation,
                activation,
                format,
                fullEvery,
                experts,
                latent,
                encoder,
                attended);
    }

    /** Name of the family. */
    public String family() {
        return traits.text();
    }

    /** Elements of a value head. */
    public int valueDim() {
        return latent == null ? headDim : latent.value();
    }

    /** What a layer, counted from 0, has of its own. */
    public LayerKind kind(int layer) {
        boolean full = fullEvery > 0 && (layer + 1) % fullEvery == 0;
        return new LayerKind(experts != null && experts.in(layer) ? experts : null, full ? null : slidingWindow);
    }

    /** {@link #kind} of each layer. */
    public List<LayerKind> kinds() {
        return IntStream.range(0, layers).mapToObj(this::kind).toList();
    }

    /** {@link #kind} of each layer, those of an encoder that it attends to before its own. */
    public List<LayerKind> kindsOfAll() {
        Stream<LayerKind> read = source == null
                ? Stream.of()
                : source.encoder().kinds().stream().map(kind -> new LayerKind(kind.experts(), kind.window(), true));
        return Stream.concat(read, kinds().stream()).toList();
    }

    /** The stack that a layer of a kind belongs to. */
    public TransformerConfig stack(LayerKind kind) {
        return kind.reads() && source != null ? source.encoder() : this;
    }

    /** Tokens with which writing begins after an input of so many. */
    public long prompt(long inputTokens) {
        return source == null ? inputTokens : source.prompt(inputTokens);
    }

    /** Positions of another stack that an input of so many tokens is read as; 0 where there is none. */
    public long sourcePositions(long inputTokens) {
        return source == null ? 0 : source.positions(inputTokens);
    }

    /** Matrices of a feed-forward. */
    public int matrices() {
        return gatedActivation ? 3 : 2;
    }

    /** Parameters of attention's matrices in one layer. */
    public long attentionParameters() {
        if (latent == null) {
            return (long) hidden * headDim * (2L * heads + 2L * kvHeads);
        }
        long queries = (long) heads * headDim;
        long query = latent.queryRank() == 0 ? hidden * queries : latent.queryRank() * (hidden + queries);
        long keys = (long) hidden * latent.cached() + (long) latent.rank() * heads * (latent.plain() + latent.value());
        return query + keys + (long) heads * latent.value() * hidden;
    }

    /** Parameters of the matrices of attention to an encoder in one layer; 0 where there is none. */
    public long crossParameters() {
        return source == null
                ? 0
                : 2L
                        * headDim
                        * ((long) hidden * heads + (long) source.encoder().hidden() * kvHeads);
    }

    /** Parameters of the matrices of a dense feed-forward in one layer. */
    public long feedForwardParameters() {
        return (long) matrices() * hidden * intermediate;
    }

    /** Parameters of the feed-forward's matrices in a layer of a kind, the router among them. */
    public long feedForwardParameters(LayerKind kind) {
        return kind.experts() == null
                ? feedForwardParameters()
                : expertParameters(kind.experts(), kind.experts().count());
    }

    /** Those of them that one token goes through. */
    public long activeFeedForwardParameters(LayerKind kind) {
        return kind.experts() == null
                ? feedForwardParameters()
                : expertParameters(kind.experts(), kind.experts().chosen());
    }

    private long expertParameters(Experts of, int counted) {
        long routed = (long) counted * (of.gated() ? 3 : 2) * of.intermediate();
        return hidden * (of.count() + routed + (long) matrices() * of.sharedIntermediate());
    }

    /** Parameters of norms and biases in a dense layer. */
    public long vectorParameters() {
        return vectorParameters(new LayerKind(null, null));
    }

    /** Parameters of norms and biases in a layer of a kind. */
    public long vectorParameters(LayerKind kind) {
        Family.Biases biases = traits.biases();
        long norms =
                (long) traits.arrangement().norms() * hidden * traits.norm().vectors();
        long headNorms = traits.headNorm() ? 2L * headDim : 0;
        long latentNorms = latent == null ? 0 : latent.queryRank() + latent.rank();
        long attentionBias = biases.qkvParameters(heads, kvHeads, headDim) + (biases.output() ? hidden : 0);
        long cross = source == null
                ? 0
                : attentionBias + (long) hidden * traits.norm().vectors();
        return norms + headNorms + latentNorms + attentionBias + cross + feedForwardBias(kind);
    }

    private long feedForwardBias(LayerKind kind) {
        if (!traits.biases().feedForward()) {
            return 0;
        }
        Experts of = kind.experts();
        return of == null ? hidden + (matrices() - 1L) * intermediate : of.count() * (1 + expertBias(of));
    }

    private long expertBias(Experts of) {
        return hidden + (of.gated() ? 2L : 1L) * of.intermediate();
    }

    /** Parameters of one dense layer. */
    public long layerParameters() {
        return layerParameters(new LayerKind(null, null));
    }

    /** Parameters of one layer of a kind. */
    public long layerParameters(LayerKind kind) {
        return attentionParameters() + crossParameters() + feedForwardParameters(kind) + vectorParameters(kind);
    }

    /** Parameters of what makes tokens of the input, its norm and, where positions are learned, of theirs or their distances. */
    public long embeddingParameters() {
        long positions = traits.positions() == Family.Positions.LEARNED ? maxPositions : 0;
        long norm = traits.embeddingNorm() ? traits.norm().vectors() : 0;
        long table = encoder != null && !encoder.hasTable() ? encoder.parameters(hidden) : (long) vocabulary * hidden;
        return table + (positions + norm) * hidden + (long) traits.buckets() * heads;
    }

    /** Parameters of the head and the norm before it; only the norm when the LM head is the embedding. */
    public long headParameters() {
        long norm = traits.arrangement() == Family.Arrangement.POST
                ? 0
                : (long) hidden * traits.norm().vectors();
        if (encoder != null) {
            return norm + (long) encoder.classes() * hidden;
        }
        return norm + (tiedEmbeddings ? 0 : (long) vocabulary * hidden);
    }

    /** All parameters, those of an encoder that it attends to among them. */
    public long parameters() {
        long read = source == null ? 0 : source.parameters();
        return kinds().stream().mapToLong(this::layerParameters).sum()
                + embeddingParameters()
                + headParameters()
                + read;
    }

    /** Parameters that one token goes through: all but those of the experts that it is not sent to. */
    public long activeParameters() {
        return parameters()
                - kinds().stream().mapToLong(this::restingParameters).sum();
    }

    private long restingParameters(LayerKind kind) {
        Experts of = kind.experts();
        if (of == null) {
            return 0;
        }
        long biases = traits.biases().feedForward() ? (of.count() - of.chosen()) * expertBias(of) : 0;
        return feedForwardParameters(kind) - activeFeedForwardParameters(kind) + biases;
    }
}

package systole.workloads.model;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;

/**
 * A decoder-only transformer, or an encoder alone.
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
        @Nullable Encoder encoder) {
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
        if (latent != null && (latent.headDim() != headDim || kvHeads != heads)) {
            throw new IllegalArgumentException("latent attention has heads of " + latent.headDim()
                    + " elements, each with keys of its own, found " + headDim + " and " + kvHeads);
        }
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

    /** The same network, published in another format. */
    public TransformerConfig in(DataType other) {
        return new TransformerConfig(
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
                other,
                fullEvery,
                experts,
                latent,
                encoder);
    }

    /** The same network, with more rows of embedding and head. */
    public TransformerConfig withVocabulary(int other) {
        return new TransformerConfig(
                name,
                traits,
                layers,
                hidden,
                intermediate,
                heads,
                kvHeads,
                headDim,
                other,
                maxPositions,
                tiedEmbeddings,
                slidingWindow,
                gatedActivation,
                activation,
                dtype,
                fullEvery,
                experts,
                latent,
                encoder);
    }

    /** The network of one layer's width: this one, or a level of a pyramid. */
    public TransformerConfig of(LayerKind kind) {
        Level level = kind.level();
        Pyramid pyramid = pyramid();
        if (level == null || pyramid == null) {
            return this;
        }
        return pyramid.at(this, level);
    }

    /** The network of the last layer's width. */
    public TransformerConfig last() {
        return of(kind(layers - 1));
    }

    /** Its levels; null where all layers are alike. */
    public @Nullable Pyramid pyramid() {
        return encoder == null ? null : encoder.pyramid();
    }

    /** What it has where it takes noise from images; null where it does not. */
    public @Nullable Denoiser denoiser() {
        return encoder == null ? null : encoder.denoiser();
    }

    /** Layers in levels, from the first to the last; one level where all have one width. */
    public List<List<LayerKind>> levels() {
        Pyramid pyramid = pyramid();
        if (pyramid == null) {
            return List.of(kinds());
        }
        return IntStream.range(0, pyramid.depths().size())
                .mapToObj(pyramid::kinds)
                .toList();
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
        if (pyramid() != null) {
            return kinds().get(layer);
        }
        boolean full = fullEvery > 0 && (layer + 1) % fullEvery == 0;
        return new LayerKind(experts != null && experts.in(layer) ? experts : null, full ? null : slidingWindow);
    }

    /** {@link #kind} of each layer. */
    public List<LayerKind> kinds() {
        if (pyramid() != null) {
            return levels().stream().flatMap(List::stream).toList();
        }
        return IntStream.range(0, layers).mapToObj(this::kind).toList();
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
        long attentionBias = biases.qkv() ? (long) headDim * (heads + 2L * kvHeads) : 0;
        long outputBias = biases.output() ? hidden : 0;
        return norms + headNorms + latentNorms + attentionBias + outputBias + feedForwardBias(kind);
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
        TransformerConfig own = of(kind);
        return own.attentionParameters()
                + own.feedForwardParameters(kind)
                + own.vectorParameters(kind)
                + own.imageParameters(kind);
    }

    /** Parameters of a layer that only networks of images have: of its level, or of its modulations. */
    public long imageParameters(LayerKind kind) {
        Level level = kind.level();
        return (level == null ? 0 : level.parameters(hidden, heads))
                + (isModulated() ? Denoiser.parameters(Denoiser.OF_LAYER, hidden) : 0);
    }

    /** Parameters of the token embedding, its norm, of positions where they are learned and of what conditions an image. */
    public long embeddingParameters() {
        long positions = traits.positions() == Family.Positions.LEARNED ? maxPositions : 0;
        long norm = traits.embeddingNorm() ? traits.norm().vectors() : 0;
        long rows = encoder != null && encoder.patch() > 0 ? encoder.patch() : vocabulary;
        Denoiser denoiser = denoiser();
        return (rows + positions + norm) * hidden + (denoiser == null ? 0 : denoiser.embeddingParameters(hidden));
    }

    /** Parameters of the head and the norm before it; only the norm when the LM head is the embedding. */
    public long headParameters() {
        long norm = hasFinalNorm() ? (long) last().hidden * traits.norm().vectors() : 0;
        if (encoder != null) {
            Denoiser denoiser = denoiser();
            return norm
                    + (long) encoder.classes() * last().hidden
                    + (denoiser == null ? 0 : denoiser.headParameters(hidden));
        }
        return norm + (tiedEmbeddings ? 0 : (long) vocabulary * hidden);
    }

    /** What conditions an image scales and shifts the rows of its layers. */
    boolean isModulated() {
        return traits.arrangement() == Family.Arrangement.MODULATED;
    }

    /** The norm after the last layer has weights. */
    private boolean hasFinalNorm() {
        return traits.arrangement() != Family.Arrangement.POST && denoiser() == null;
    }

    /** All parameters. */
    public long parameters() {
        return kinds().stream().mapToLong(this::layerParameters).sum() + embeddingParameters() + headParameters();
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

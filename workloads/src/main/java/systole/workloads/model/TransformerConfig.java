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

    /** What scores of attention are multiplied with. */
    public double scoreScale() {
        return traits.scaled() ? 1 / Math.sqrt(headDim) : 1;
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

    /** {@link #kind} of each layer, those of an encoder that it attends to before its own. */
    public List<LayerKind> kindsOfAll() {
        Stream<LayerKind> read =
                source == null ? Stream.of() : source.encoder().kinds().stream().map(LayerKind::reading);
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

    /** What conditions an image scales and shifts the rows of its layers. */
    boolean isModulated() {
        return traits.arrangement() == Family.Arrangement.MODULATED;
    }

    /** The norm after the last layer has weights. */
    boolean hasFinalNorm() {
        return traits.arrangement() != Family.Arrangement.POST && denoiser() == null;
    }
}

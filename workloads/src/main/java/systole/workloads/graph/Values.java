package systole.workloads.graph;

/**
 * Names of the values that go from operator to operator within a pass. Rows are tokens, sequence by sequence; each value is
 * that of one rank.
 */
public final class Values {
    /** Token numbers, {@code [tokens, 1]}. */
    public static final String TOKENS = "tokens";

    /** Token numbers that an encoder reads, or the windows over frames of audio in their place. */
    public static final String SOURCE_TOKENS = "source_tokens";

    /** First layer of audio, two rows a position, {@code [2 positions, hidden]}; windows over it are what the second multiplies. */
    public static final String FRAMES = "frames";

    /** States of an encoder, {@code [positions, hidden]}. */
    public static final String SOURCE = "source";

    /** Keys and values of these states as the projection leaves them, {@code [positions, 2 kvHeads * headDim]}. */
    public static final String SOURCE_KEYS_VALUES = "source_keys_values";

    /** Biases of scores by distance, {@code [heads, tokens, keys]}; with the mask where no softmax has it. */
    public static final String POSITION_BIAS = "position_bias";

    /** Residual stream, {@code [tokens, hidden]}. */
    public static final String HIDDEN = "hidden";

    /** What attention or the feed-forward adds to it, {@code [tokens, hidden]}. */
    public static final String BRANCH = "branch";

    /** What attention adds where the feed-forward runs beside it. */
    public static final String OTHER_BRANCH = "other_branch";

    /** Normalised residual stream, {@code [tokens, hidden]}. */
    public static final String NORMED = "normed";

    /** Queries, keys and values as the projection leaves them, {@code [tokens, (heads + 2 kvHeads) * headDim]}. */
    public static final String QKV = "qkv";

    /** Queries with their positions, {@code [tokens, heads, headDim]}. */
    public static final String QUERIES = "queries";

    /** Latent vectors of queries, of keys and values, and the key with position, side by side. */
    public static final String LATENT = "latent";

    /** Queries in the latent space, {@code [tokens, heads, rank + rotary]}. */
    public static final String LATENT_QUERIES = "latent_queries";

    /** Result of attention in the latent space, {@code [tokens, heads, rank]}. */
    public static final String LATENT_ATTENDED = "latent_attended";

    /** Keys and values of heads made from latent vectors. */
    public static final String EXPANDED = "expanded";

    /** Scores of attention that is not fused, and its weights after them, {@code [sequences, heads, tokens, keys]}. */
    public static final String ATTENTION_SCORES = "attention_scores";

    /** Zero where a query sees a key and minus infinity elsewhere, {@code [sequences, heads, tokens, keys]}. */
    public static final String ATTENTION_MASK = "attention_mask";

    /** Result of attention, {@code [tokens, heads, headDim]}. */
    public static final String ATTENDED = "attended";

    /** First product of the feed-forward: gate and up side by side where it is gated. */
    public static final String WIDE = "wide";

    /** Input of the second product of the feed-forward. */
    public static final String ACTIVATED = "activated";

    /** What a shared expert adds beside the routed ones. */
    public static final String SHARED = "shared";

    /** What the router gives, {@code [tokens, experts]}. */
    public static final String SCORES = "scores";

    /** Weight of each expert for each token, zero where it is not chosen, {@code [tokens, experts]}. */
    public static final String CHOICE = "choice";

    /** Token of each row that an expert takes, expert by expert, {@code [tokens * chosen, 1]}. */
    public static final String ROWS_OF_EXPERTS = "rows_of_experts";

    /** Rows that experts take, expert by expert, {@code [tokens * chosen, hidden]}. */
    public static final String GATHERED = "gathered";

    /** Rows that experts give, in the same order. */
    public static final String GIVEN = "given";

    /** For each token the row that each of its experts gives, {@code [tokens, chosen]}. */
    public static final String PLACES = "places";

    /** For each token the weight of each of its experts, {@code [tokens, chosen]}. */
    public static final String WEIGHTS_OF_EXPERTS = "weights_of_experts";

    /** Logits of the last token of each sequence, {@code [sequences, vocabulary]}. */
    public static final String LOGITS = "logits";

    /** Sampled token of each sequence, {@code [sequences, 1]}. */
    public static final String SAMPLED = "sampled";

    /** What conditions each image, {@code [sequences, hidden]}. */
    public static final String CONDITION = "condition";

    /** Scales, shifts and gates that a layer makes of it, {@code [sequences, modulations, hidden]}. */
    public static final String MODULATIONS = "modulations";

    /** Four neighbouring patches side by side, {@code [tokens / 4, 4 hidden]}. */
    public static final String NEIGHBOURS = "neighbours";

    /** Mean of all tokens of each sequence, {@code [sequences, hidden]}. */
    public static final String POOLED = "pooled";

    /** Goes before the name of a value of which only the rows of each sequence's last token are meant. */
    public static final String LAST = "last_";

    private Values() {}
}

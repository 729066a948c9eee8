package systole.workloads.model;

/**
 * What a decoder attends to beside its own tokens: the states of an encoder, of which each of its layers makes keys and values
 * once for a sequence (Vaswani et al., "Attention Is All You Need", 2017).
 *
 * @param encoder the stack that makes them; where it has a table of tokens, that is the decoder's as well
 * @param fixed positions that it reads, whatever the input is: a window of audio; 0 where it reads the tokens of the input, and
 *     the decoder begins with one token of its own
 */
public record Source(TransformerConfig encoder, int fixed) {
    /** Throws {@link IllegalArgumentException} when the stack is no encoder. */
    public Source {
        if (encoder.encoder() == null || fixed < 0) {
            throw new IllegalArgumentException("a decoder attends to an encoder, found " + encoder.name());
        }
    }

    /** Positions of the encoder for an input of so many tokens. */
    public long positions(long inputTokens) {
        return fixed > 0 ? fixed : inputTokens;
    }

    /** Tokens that the decoder begins with for an input of so many: these, or the one that stands for the start. */
    public long prompt(long inputTokens) {
        return fixed > 0 ? inputTokens : 1;
    }

    /** Both stacks read tokens, from one table. */
    public boolean hasTable() {
        return encoder.encoder() != null && encoder.encoder().hasTable();
    }

    /** The same of another encoder. */
    Source of(TransformerConfig other) {
        return new Source(other, fixed);
    }

    /** Parameters of the encoder beside what it has in common with the decoder. */
    public long parameters() {
        return ModelParameters.all(encoder) - (hasTable() ? (long) encoder.vocabulary() * encoder.hidden() : 0);
    }
}

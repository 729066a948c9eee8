package systole.system;

/**
 * The work: sequences that are read, written, or both. A count that the kind does not have is 0.
 *
 * @param kind kind of work
 * @param batch sequences over the whole system
 * @param inputTokens tokens of each prompt
 * @param contextTokens tokens already in the cache before a decode step
 * @param outputTokens tokens generated for each sequence
 */
public record Workload(Kind kind, int batch, int inputTokens, int contextTokens, int outputTokens) {
    /** Kinds of work. */
    public enum Kind {
        /** Reading the prompts. */
        PREFILL,
        /** One more token for each sequence. */
        DECODE,
        /** Reading the prompts, then token after token. */
        GENERATE
    }

    /** Tokens that a sequence has been read of when the first is written here. */
    public int readTokens() {
        return kind == Kind.DECODE ? contextTokens : inputTokens;
    }

    /** Checks the batch. */
    public Workload {
        if (batch < 1) {
            throw new IllegalArgumentException("a batch has at least one sequence");
        }
    }
}

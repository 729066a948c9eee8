package systole.workloads.graph;

import systole.isa.DataType;
import systole.workloads.model.Encoder;
import systole.workloads.model.MemoryPerDevice;
import systole.workloads.model.Precision;

/**
 * Memory of an encoder beside the decoder that attends to it, on one rank.
 *
 * @param decoder what the rank holds of the decoder
 * @param encoder what it holds of the encoder
 * @param precision number formats
 * @param positions of the encoder for each sequence
 */
public record SourceMemory(Shard decoder, Shard encoder, Precision precision, long positions) {
    /**
     * Memory of both. The table of tokens is there once where both read tokens. While the encoder works, the decoder has no
     * activations; while the decoder reads its prompt, the states are there, and the keys and values of a layer before they are
     * in the cache.
     *
     * @param alone the decoder's own
     * @param batch sequences that are kept
     * @param passBatch sequences that go through the layers together
     * @param prompt tokens that the decoder begins with
     * @param reads the input is read; else it was before
     * @param fused attention is one kernel; else scores go to memory
     */
    public MemoryPerDevice beside(
            MemoryPerDevice alone, long batch, long passBatch, long prompt, boolean reads, boolean fused) {
        DataType wide = precision.wide(decoder.config());
        long rows = passBatch * positions;
        MemoryPerDevice reading = encoder.memory(precision, batch, positions, rows);
        Encoder input = encoder.config().encoder();
        long table = input != null && input.hasTable()
                ? wide.bytes((long) encoder.vocabulary() * encoder.config().hidden())
                : 0;
        long kept = decoder.cacheBytesPerToken(precision.kvCache()) * batch * positions;
        long activations = alone.activations() + (fused ? 0 : decoder.scoreBytes(precision, passBatch, positions));
        if (reads) {
            long states = wide.bytes(rows * (encoder.config().hidden() + decoder.cacheElements()));
            long ofPrompt = fused ? 0 : decoder.scoreBytes(precision, passBatch * prompt, positions);
            long ofEncoder =
                    reading.activations() + biases(wide) + (fused ? 0 : encoder.scoreBytes(precision, rows, positions));
            activations = Math.max(ofEncoder, alone.activations() + states + ofPrompt);
        }
        return new MemoryPerDevice(
                alone.weights() + reading.weights() - table, alone.kvCache() + kept, activations, alone.workspace());
    }

    /** Biases of all pairs of positions. */
    private long biases(DataType wide) {
        return encoder.config().traits().buckets() == 0
                ? 0
                : Squares.bytes(wide, encoder.heads(), positions, positions);
    }
}

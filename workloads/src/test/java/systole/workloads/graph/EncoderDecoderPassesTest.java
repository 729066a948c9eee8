package systole.workloads.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import systole.isa.DataType;
import systole.workloads.model.Families;
import systole.workloads.model.Family;
import systole.workloads.model.MemoryPerDevice;
import systole.workloads.model.ModelParameters;
import systole.workloads.model.Precision;
import systole.workloads.model.TransformerConfig;
import systole.workloads.training.SmallModels;

/**
 * Passes of a decoder that attends to an encoder. T5's parts with a stream of 64, 4 heads of 32 elements, a feed-forward of 256, 2
 * layers that read and 3 that write, 100 words and 8 buckets; Whisper's with heads of 16, 20 bands and 30 positions.
 */
final class EncoderDecoderPassesTest {
    private static final TransformerConfig T5 = SmallModels.t5();
    private static final TransformerConfig WHISPER = SmallModels.whisper();
    private static final Precision BF16 = Precision.of(DataType.BF16);

    private static Passes passes(TransformerConfig config, int tensor, long positions, boolean fused) {
        return new Passes(config, BF16, Split.of(tensor), Fusion.ALL.withAttention(fused), positions);
    }

    /** Attention 4 x 64 x 128 and feed-forward 2 x 64 x 256, both 32768; norms of 64; a table of 100 words, shared. */
    @Test
    void parametersOfBothStacks() {
        long reading = 2 * (2 * 32768 + 2 * 64) + 64 + 8 * 4;
        long writing = 3 * (3 * 32768 + 3 * 64) + 64 + 8 * 4 + 100 * 64;
        assertThat(ModelParameters.all(T5)).isEqualTo(reading + writing).isEqualTo(433_408);
    }

    /** Biases of 64 on three of four projections, of 256 and 64 in the feed-forward; norms of two vectors; two convolutions. */
    @Test
    void parametersOfAudio() {
        long attention = 4 * 64 * 64 + 3 * 64;
        long feedForward = 2 * 64 * 256 + 256 + 64;
        long reading = 2 * (attention + feedForward + 2 * 128) + 128 + 3 * 20 * 64 + 64 + 3 * 64 * 64 + 64 + 30 * 64;
        long writing = 3 * (2 * attention + feedForward + 3 * 128) + 128 + 100 * 64 + 40 * 64;
        assertThat(ModelParameters.all(WHISPER)).isEqualTo(reading + writing);
    }

    /** 2 sequences of 10 tokens, and one token each that the decoder begins with; a multiply-accumulate counts two. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readingCountsEachStackOnce(boolean fused) {
        double encoder = 2 * 20 * (2.0 * 65536) + 2 * (2 * 2 * 4 * 64 * 100);
        double keys = 2 * 20 * (3.0 * 64 * 256);
        double decoder = 2 * 2 * (3.0 * 65536) + 3 * (2 * 2 * 4 * 64) + 2 * 2 * 64 * 100;
        double cross = 2 * 2 * (3.0 * 64 * 256) + 3 * (2 * 2 * 4 * 64 * 10);
        Passes passes = passes(T5, 1, 10, fused);
        Pass reading = Objects.requireNonNull(passes.reading(2));
        Pass pass = passes.prefill(2, T5.prompt(10));
        assertThat(reading.modelFlops()).isEqualTo(encoder).isEqualTo(5_447_680);
        assertThat(reading.work().matrixFlops()).isEqualTo(encoder);
        assertThat(pass.modelFlops()).isEqualTo(keys + decoder + cross).isEqualTo(3_008_512);
        assertThat(pass.work().matrixFlops()).isEqualTo(3_008_512);
    }

    /** Keys and values of the encoder are read, never made again: 3 layers of queries and results alone. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTokenAttendsToWhatIsKept(boolean fused) {
        Pass pass = passes(T5, 1, 10, fused).decode(2, 5);
        double decoder = 2 * 2 * (3.0 * 65536) + 3 * (2 * 2 * 4 * 64 * 5) + 2 * 2 * 64 * 100;
        double cross = 2 * 2 * (3.0 * 64 * 256) + 3 * (2 * 2 * 4 * 64 * 10);
        assertThat(pass.modelFlops()).isEqualTo(decoder + cross).isEqualTo(1_054_720);
        assertThat(pass.work().matrixFlops()).isEqualTo(1_054_720);
        // keys and values of 2 x 128 numbers for 5 and 10 tokens of 2 sequences, and one written
        assertThat(pass.work().cacheBytes()).isEqualTo(3 * 2 * 2 * 256 * (5 + 10 + 1));
        // self-attention, two of the four other projections, feed-forward; norms, LM head, the table of distances
        assertThat(pass.work().weightBytes()).isEqualTo(2 * (3 * (32768 + 16384 + 32768 + 3 * 64) + 64 + 6400 + 8 * 4));
    }

    /** Windows of 3 x 20 numbers for 60 frames of 2 sequences, of 3 x 64 for 30 positions. */
    @Test
    void convolutionsAreProducts() {
        Passes passes = passes(WHISPER, 1, 30, true);
        Pass reading = Objects.requireNonNull(passes.reading(2));
        Pass pass = passes.prefill(2, 4);
        double convolutions = 2 * 2 * (60.0 * 60 * 64 + 30 * 192 * 64);
        double encoder = 2 * 60 * (2.0 * (16384 + 32768)) + 2 * (2 * 2 * 4 * 32 * 900);
        double keys = 2 * 60 * (3.0 * 64 * 128);
        double linear = 2 * 8 * (3.0 * (16384 + 32768 + 64 * 128)) + 2 * 2 * 64 * 100;
        // of 4 x 4 pairs a mask leaves half, and all of 4 x 30
        double attention = 3 * (2 * 2 * 4 * 32 * (8.0 + 120));
        assertThat(reading.modelFlops()).isEqualTo(convolutions + encoder);
        assertThat(reading.work().matrixFlops()).isEqualTo(reading.modelFlops());
        assertThat(pass.modelFlops()).isEqualTo(keys + linear + attention);
        assertThat(pass.work().matrixFlops()).isEqualTo(pass.modelFlops());
        assertThat(WHISPER.prompt(4)).isEqualTo(4);
        assertThat(WHISPER.sourcePositions(4)).isEqualTo(30);
    }

    /** All weights in 2 bytes, the table of words once; 256 numbers of each of 10 tokens read and 5 written, in 3 layers of 2 sequences. */
    @Test
    void memoryHoldsBothStacksAndWhatIsKept() {
        Passes passes = passes(T5, 1, 10, true);
        MemoryPerDevice memory = memory(passes, 2, 5, 2, true);
        assertThat(memory.weights()).isEqualTo(2 * 433_408);
        assertThat(memory.kvCache()).isEqualTo(3 * 2 * 256 * (10 + 5) * 2);
        MemoryPerDevice audio = memory(passes(WHISPER, 1, 30, true), 2, 5, 2, true);
        assertThat(audio.weights()).isEqualTo(2 * ModelParameters.all(WHISPER));
        assertThat(audio.kvCache()).isEqualTo(3 * 2 * 128 * (30 + 5) * 2);
        // reading 20 tokens: stream and norm of 64, the wider of 3 x 128 + 2 x 128 and 2 x 256; biases of 4 x 100 pairs
        assertThat(memory.activations()).isEqualTo(2 * (20 * (2 * 64 + 640) + 400));
        // one token of each sequence alone
        assertThat(memory(passes, 2, 5, 2, false).activations()).isEqualTo(2 * 2 * (2 * 64 + 640));
    }

    /** 4 heads of 10^9 x 10^9 biases are more than a number of 64 bits can count in bytes. */
    @Test
    void whatCannotBeCountedIsMoreThanThereIs() {
        assertThat(memory(passes(T5, 1, 1_000_000_000, true), 1, 1, 1, true).activations())
                .isGreaterThan(1L << 59);
        assertThat(passes(T5, 1, 10, false).shard().scoreBytes(BF16, 4_000_000_000L, 4_000_000_000L))
                .isEqualTo(1L << 61);
    }

    private static MemoryPerDevice memory(Passes passes, int batch, int context, int passTokens, boolean reads) {
        MemoryPerDevice alone = passes.shard().memory(BF16, batch, context, passTokens);
        return Objects.requireNonNull(passes.source()).beside(alone, batch, batch, 1, reads, true);
    }

    /** Two ranks have two heads and half of the columns each; all exchange what both give. */
    @Test
    void ranksShareBothStacks() {
        Passes passes = passes(T5, 2, 10, true);
        Pass reading = Objects.requireNonNull(passes.reading(2));
        Pass one = passes.prefill(2, 1);
        assertThat(reading.work().matrixFlops()).isEqualTo(5_447_680 / 2.0);
        assertThat(one.work().matrixFlops()).isEqualTo(3_008_512 / 2.0);
        List<String> names = new ArrayList<>();
        flat(reading.steps(), names);
        flat(one.steps(), names);
        // 2 x 2 of the layers that read, 3 x 3 of those that write, and two embeddings
        assertThat(names.stream().filter(name -> name.endsWith("all_reduce"))).hasSize(4 + 9 + 2);
        assertThat(names.stream().filter(name -> name.equals("cross_key_value_projection")))
                .hasSize(3);
        assertThat(names.stream().filter(name -> name.endsWith("position_bias")))
                .hasSize(2);
    }

    private static void flat(List<Step> steps, List<String> names) {
        steps.forEach(step -> step.accept(new StepVisitor() {
            @Override
            public void operator(OperatorStep operator) {
                names.add(operator.operator().name());
            }

            @Override
            public void collective(Collective collective) {
                names.add(collective.name());
            }

            @Override
            public void repeat(Repeat repeat) {
                for (int i = 0; i < repeat.count(); i++) {
                    flat(repeat.steps(), names);
                }
            }
        }));
    }

    @Test
    void stagesAndSharedSequencesAreRefused() {
        assertThatThrownBy(() -> passes(T5, 1, 10, true).prefill(1, 1, new Stage(0, 1, 3)))
                .hasMessageContaining("two stacks");
        assertThatThrownBy(() -> new Passes(T5, BF16, new Split(1, 1, 2), Fusion.ALL, 10))
                .hasMessageContaining("set context to 1");
        assertThatThrownBy(() -> new Family(
                        "x",
                        Family.Norm.RMS,
                        Family.Positions.RELATIVE,
                        Family.Biases.NONE,
                        Family.Arrangement.SERIAL,
                        false,
                        false,
                        0,
                        0))
                .hasMessageContaining("buckets");
        assertThat(Families.of("llama")
                        .withBuckets(4)
                        .with(Family.Positions.ALIBI)
                        .buckets())
                .isZero();
    }
}

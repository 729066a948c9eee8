package systole.study.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.study.validation.Regime;

/** Bulk predictions: the same on any number of threads, and rows that have none say why. */
final class BulkPredictionTest {
    private static final String GEMM = "op=gemm m=512 n=512 k=512";

    @Test
    void threadsAndRepetitionChangeNothing() {
        CaseTable table = Cases.table(
                GEMM,
                "op=gemm m=1 n=4096 k=4096 device=h100-sxm-80gb",
                "op=attention_decode batch=8 q_heads=32 kv_heads=8 head_dim=128 q_len=1 kv_len=1024",
                "op=attention_prefill batch=1 q_heads=8 kv_heads=8 head_dim=64 q_len=256 kv_len=256 causal=1",
                "op=rmsnorm rows=64 cols=4096",
                "op=silu_mul rows=64 cols=4096 timing=kernel",
                "op=all_reduce device=hgx-h100 ranks=8 bytes=1048576 timing=event",
                "op=unknown",
                GEMM);
        List<Prediction> once = BulkPrediction.of(table, 1);
        assertThat(BulkPrediction.of(table, 2)).isEqualTo(once);
        assertThat(BulkPrediction.of(table, 2)).isEqualTo(once);
        assertThat(BulkPrediction.of(table, 16)).isEqualTo(once);
        assertThat(once.get(8)).as("equal rows").isEqualTo(once.get(0));
        assertThat(once.get(7).microseconds()).isNull();
        assertThat(once)
                .filteredOn(prediction -> prediction.reason().isEmpty())
                .hasSize(8)
                .allSatisfy(prediction -> {
                    assertThat(prediction.microseconds()).isPositive().isLessThan(1e4);
                    assertThat(prediction.watts()).isBetween(90.0, 700.0);
                    assertThat(prediction.bound()).isNotEmpty();
                });
    }

    /** Libraries compile narrower blocks where heads are large or keys and values are widened on the way: every GPU serves them. */
    @Test
    void largeHeadsAndNarrowCachesAreServed() {
        List<String> cases = new ArrayList<>();
        for (String device : List.of("t4", "v100-sxm2-32gb", "rtx-a6000", "a10g", "l4", "mi210", "mi300x", "gb200")) {
            for (String software : List.of("", "vllm", "flash-attn-2")) {
                String shape = " dtype=fp16 batch=2 q_heads=8 kv_heads=2 head_dim=256 kv_len=512 software=" + software
                        + " device=" + device;
                cases.add("op=attention_prefill causal=true q_len=512 kv_dtype=fp16" + shape);
                cases.add("op=attention_decode causal=true q_len=1 kv_dtype=fp8" + shape);
            }
        }
        assertThat(BulkPrediction.of(Cases.table(cases.toArray(String[]::new)), 2))
                .allSatisfy(prediction -> assertThat(prediction.reason()).isEmpty());
        assertThat(BulkPrediction.of(
                                Cases.table(
                                        "op=attention_decode q_len=2 batch=1 q_heads=8 kv_heads=8 head_dim=64 kv_len=9"),
                                1)
                        .get(0)
                        .reason())
                .isEqualTo("decode of 2 new tokens at once is not simulated, only of 1");
    }

    /** 2 x 4096^3 at 312 TFLOP/s is 440 us, 3 x 32 MiB at 2039 GB/s far less; a matrix-vector product reads 32 MiB: 16.5 us. */
    @Test
    void noProductIsFasterThanItsFloor() {
        List<Prediction> predictions =
                BulkPrediction.of(Cases.table("op=gemm m=4096 n=4096 k=4096", "op=gemm m=1 n=4096 k=4096"), 1);
        assertThat(predictions.get(0).microseconds()).isBetween(440.5, 1.5 * 440.5);
        assertThat(predictions.get(0).bound()).isEqualTo("tensor");
        assertThat(predictions.get(1).microseconds()).isBetween(16.45, 2 * 16.45);
        assertThat(predictions.get(1).bound()).isEqualTo("memory");
    }

    /** What an event or the host's clock adds stands in the description: 12 us and 18 us on A100. */
    @Test
    void theWayOfMeasuringIsAdded() {
        List<Prediction> predictions = BulkPrediction.of(Cases.table(GEMM + " timing=event", GEMM + " timing=host"), 1);
        assertThat(microseconds(predictions.get(1)) - microseconds(predictions.get(0)))
                .isCloseTo(6, org.assertj.core.api.Assertions.within(1e-6));
    }

    /** Between events a norm on T4 waits for the gap of a stream, 1.76 us, for the host's simplest call, 12 us, and for 30 us more. */
    @Test
    void theHostTakesLongerForSomeOperators() {
        String norm = "op=layernorm rows=64 cols=64 dtype=fp32 device=t4 software=torch-eager timing=";
        List<Prediction> predictions = BulkPrediction.of(Cases.table(norm + "event", norm + "kernel"), 1);
        assertThat(microseconds(predictions.get(0)) - microseconds(predictions.get(1)))
                // and the kernel itself reads what lies in the cache
                .isCloseTo(43.76, org.assertj.core.api.Assertions.within(0.01));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "device=a100-sxm-80g | did you mean \"a100-sxm-80gb\"",
                "op=gem | op \"gem\" is not one of [add, attention_decode, attention_prefill",
                "dtype=fp8 | no tensor units for fp8_e4m3; it has [bf16, fp16, fp32, int4, int8, tf32]",
                "dtype=fp7 | dtype \"fp7\" is not one of [bf16, fp16, fp32, fp8, int8, nvfp4, tf32]",
                "m=-512 | m is \"-512\", expected a whole number of 1 to 2147483647",
                "n=0 | n is \"0\"",
                "k=many | k is \"many\"",
                "k= | k is \"\"",
                "m=3000000000 | m is \"3000000000\"",
                "quantisation=dynamic | dynamic quantisation is to a format of fewer than 16 bits, found fp16",
                "quantisation=weird | quantisation \"weird\" is not one of [dynamic, none]",
                "ranks=2 | an operator runs on one device: ranks is 2, expected 1",
                "op=attention_prefill causal=maybe | causal \"maybe\" is not one of [true, false, 1, 0]",
                "timing=stopwatch | timing \"stopwatch\" is not one of [event, graph, host, kernel]",
                "m=1000000 n=1000000 | needs 1864.6 GiB, a100-sxm-80gb has 80.0 GiB",
                "m=2000000000 n=2000000000 k=2000000000 | 4000000000000000000 elements in one tensor",
                "op=attention_decode batch=1 q_heads=9 kv_heads=2 head_dim=128 kv_len=8 | 9",
                "op=attention_decode batch=1 q_heads=5000000000 kv_heads=8 head_dim=128 kv_len=8 | q_heads is",
                "op=attention_decode batch=2000000000 q_heads=8 kv_heads=8 head_dim=1 kv_len=2 | needs",
                "op=add rows=2000000000 cols=1000 | 2000000000000 elements in one tensor",
                "op=all_reduce ranks=8 bytes=1024 | a100-sxm-80gb is one device alone; name the system",
                "op=all_reduce device=hgx-a100-80gb ranks=9 bytes=1024 | ranks is 9, expected 2 to the 8 devices",
                "op=all_reduce device=hgx-a100-80gb ranks=99999999999 bytes=1024 | ranks is",
                "op=all_reduce device=hgx-a100-80gb ranks=1 bytes=1024 | ranks is 1",
                "op=all_reduce device=hgx-a100-80gb ranks=8 bytes=-1 | bytes is \"-1\"",
                "op=all_reduce device=hgx-a100-80gb ranks=8 bytes=1000000000000000000 | needs",
            })
    void rowsThatCannotBePredictedSayWhy(String change, String reason) {
        Prediction prediction =
                BulkPrediction.of(Cases.table(GEMM + " " + change), 1).get(0);
        assertThat(prediction.reason()).contains(reason);
        assertThat(prediction.microseconds()).isNull();
        assertThat(prediction.watts()).isNull();
        assertThat(prediction.bound()).isEmpty();
    }

    private static double microseconds(Prediction prediction) {
        Double value = prediction.microseconds();
        assertThat(value).isNotNull();
        return value == null ? 0 : value;
    }

    /**
     * A small product called alone waits for its launch, a long add for memory, a long product on H100 for the power cap, a shorter one
     * called alone on A100 for its tensor units.
     */
    @Test
    void regimesOfPlainCases() {
        CaseTable table = Cases.table(
                "op=gemm quantisation=none m=64 n=64 k=64 timing=host",
                "op=add rows=65536 cols=8192",
                "op=gemm quantisation=none m=8192 n=8192 k=8192 device=h100-sxm-80gb",
                "op=gemm quantisation=none m=2048 n=2048 k=2048 device=a100-sxm-80gb timing=event",
                "op=gemm m=0 n=1 k=1");
        assertThat(BulkPrediction.of(table, 2))
                .extracting(Prediction::regime)
                .containsExactly(Regime.LAUNCH, Regime.BANDWIDTH, Regime.POWER, Regime.COMPUTE, null);
    }

    /** Rows that differ only in name, measurement and source share a prediction; others do not. */
    @Test
    void equalRowsAreEqualAndKeepTheirPlaces() {
        CaseTable table = Cases.table(
                "case=1 op=gemm quantisation=none m=64 n=64 k=64",
                "case=2 op=gemm quantisation=none m=128 n=4096 k=4096",
                "case=3 op=gemm quantisation=none m=64 n=64 k=64",
                "case=4 op=gemm quantisation=none m=64 n=64 k=64 timing=event");
        List<Prediction> predictions = BulkPrediction.of(table, 2);
        assertThat(predictions.get(2)).isSameAs(predictions.get(0));
        assertThat(predictions.get(1)).isNotEqualTo(predictions.get(0));
        assertThat(predictions.get(3)).isNotEqualTo(predictions.get(0));
    }

    /** What a loop draws once it has settled: the cap of 700 W, though short loops may draw more at first; time is that of the loop. */
    @Test
    void wattsAreThoseOfASteadyLoop() {
        List<Prediction> predictions = BulkPrediction.of(
                Cases.table(
                        "op=gemm quantisation=none m=4096 n=4096 k=4096 device=h200-sxm",
                        "op=gemm quantisation=none m=32768 n=8192 k=16384 device=h200-sxm"),
                2);
        assertThat(predictions)
                .extracting(Prediction::watts)
                .allSatisfy(watts -> assertThat(watts).isBetween(690.0, 700.0));
        // 64 times the work in loops of twelve: the power of the longer one has settled
        assertThat(predictions.get(1).microseconds())
                .isGreaterThan(
                        1.05 * 64 * Objects.requireNonNull(predictions.get(0).microseconds()));
    }
}

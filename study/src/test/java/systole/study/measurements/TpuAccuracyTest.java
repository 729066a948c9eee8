package systole.study.measurements;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import systole.microarch.timing.Fidelity;
import systole.study.operators.CaseTable;
import systole.study.validation.GroupErrors;

/** Every tenth of the shipped measurements of TPU v6e stays as near as docs/devices-npu.md says, with some room. */
final class TpuAccuracyTest {
    private static final int STEP = 10;
    private static final Map<String, Double> MOST_PERCENT = Map.of(
            "gemm/tpu-v6e/bf16/kernel", 15.0,
            "attention_decode/tpu-v6e/bf16/kernel", 25.0,
            "attention_prefill/tpu-v6e/bf16/kernel", 20.0);

    @Test
    void productsAndAttentionAreAsNearAsIsSaid() {
        CaseTable all = Measurements.shipped().operators().get(1);
        CaseTable tenth = new CaseTable(
                all.header(),
                IntStream.range(0, all.rows().size())
                        .filter(i -> i % STEP == 0)
                        .mapToObj(all.rows()::get)
                        .toList());
        List<GroupErrors> groups = new Measurements(List.of(tenth), List.of())
                .validate(2, Fidelity.TILE)
                .groups();
        assertThat(groups.stream().map(GroupErrors::group).collect(Collectors.toSet()))
                .isEqualTo(MOST_PERCENT.keySet());
        assertThat(groups).allSatisfy(group -> {
            assertThat(group.n()).isGreaterThan(15);
            assertThat(group.mapePercent()).as(group.group()).isLessThan(MOST_PERCENT.getOrDefault(group.group(), 0.0));
        });
    }
}

package systole.workloads.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LayerSpreadTest {
    @Test
    void evenWhereItDividesElseTheFirstHaveOneMore() {
        assertThat(LayerSpread.of(8, 4, false).layers()).containsExactly(2, 2, 2, 2);
        assertThat(LayerSpread.of(8, 4, false).assumptions()).isEmpty();
        LayerSpread uneven = LayerSpread.of(10, 4, false);
        assertThat(List.of(uneven.before(0), uneven.before(1), uneven.before(3)))
                .containsExactly(0, 3, 8);
        assertThat(uneven.layers()).containsExactly(3, 3, 2, 2);
        assertThat(uneven.assumptions())
                .containsExactly("10 layers over 4 parts of the pipeline: the first 2 have one more");
    }

    @Test
    void theEndsMayCountAsLayers() {
        // Llama 3 405B: 126 layers on 8 stages of 8 chunks, 2 each but one less at either end
        LayerSpread spread = LayerSpread.of(126, 64, true);
        assertThat(spread.at(0)).isEqualTo(1);
        assertThat(spread.at(63)).isEqualTo(1);
        assertThat(spread.layers().subList(1, 63)).containsOnly(2);
        assertThat(spread.layers().stream().mapToInt(Integer::intValue).sum()).isEqualTo(126);
    }

    @Test
    void moreStagesThanLayersAreRefused() {
        assertThatThrownBy(() -> LayerSpread.of(3, 4, false)).hasMessageContaining("at most the 3 layers");
    }
}

package systole.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Shapes of slices: the standard topologies of cloud.google.com/tpu/docs/v5p, and whole axes of v5e. */
final class TorusSliceTest {
    @Test
    void slicesAreTheBoxesNearestToACube() {
        List<Integer> pod = List.of(16, 20, 28);
        assertThat(TorusSlice.of(pod, 64, 4).dimensions()).containsExactlyInAnyOrder(4, 4, 4);
        assertThat(TorusSlice.of(pod, 256, 4).dimensions()).containsExactlyInAnyOrder(4, 8, 8);
        assertThat(TorusSlice.of(pod, 512, 4).dimensions()).containsExactlyInAnyOrder(8, 8, 8);
        assertThat(TorusSlice.of(pod, 2048, 4).dimensions()).containsExactlyInAnyOrder(8, 16, 16);
    }

    @Test
    void axesCloseWhereSwitchesCloseThem() {
        assertThat(TorusSlice.of(List.of(16, 20, 28), 512, 4).wraps()).containsOnly(true);
        assertThat(TorusSlice.of(List.of(16, 20, 28), 16, 4).wraps()).contains(false);
        // without optical switches only a whole axis does
        TorusSlice half = TorusSlice.of(List.of(16, 16), 128, 0);
        assertThat(half.dimensions()).isEqualTo(List.of(8, 16));
        assertThat(half.wraps()).isEqualTo(List.of(false, true));
    }

    @Test
    void whatFillsNoBoxTakesTheNextLargerOne() {
        assertThat(TorusSlice.of(List.of(4, 4), 7, 0).dimensions()).containsExactlyInAnyOrder(2, 4);
    }
}

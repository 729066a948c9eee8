package systole.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AffineTest {
    @Test
    void gridPart() {
        Affine affine = Affine.constant(5)
                .plus(Affine.grid(1, 64))
                .plus(Affine.grid(0, -2))
                .plus(Affine.loop(0, 1000));
        // 5 + 64 * 3 - 2 * 10; the loop is not part of it
        assertThat(affine.atGrid(new int[] {10, 3})).isEqualTo(177);
    }

    @Test
    void loopPart() {
        Affine affine = Affine.loop(1, 16).plus(Affine.loop(0, 128)).plus(Affine.loop(1, 8));
        assertThat(affine.loopCoefficient(0)).isEqualTo(128);
        assertThat(affine.loopCoefficient(1))
                .as("terms of the same loop add: 16 + 8")
                .isEqualTo(24);
        assertThat(affine.loopCoefficient(2)).isZero();
        assertThat(affine.variesInLoops()).isTrue();
        assertThat(Affine.grid(0, 3).loopCoefficient(0))
                .as("an axis is no loop")
                .isZero();
        assertThat(Affine.grid(0, 3).variesInLoops()).isFalse();
        assertThat(Affine.loop(0, 0).variesInLoops()).as("a step of nothing").isFalse();
        assertThat(Affine.ZERO.atGrid(new int[0])).isZero();
    }

    @Test
    void tripsByHand() {
        // ceil(min(100, 1000) / 32) = ceil(3.125)
        assertThat(bound(Affine.constant(100), 1000, 32).trips(new int[0])).isEqualTo(4);
        // ceil(min(100, 64) / 32)
        assertThat(bound(Affine.constant(100), 64, 32).trips(new int[0])).isEqualTo(2);
        assertThat(bound(Affine.constant(-5), 64, 32).trips(new int[0])).isZero();
        assertThat(bound(Affine.constant(1), 64, 32).trips(new int[0])).isEqualTo(1);
    }

    @Test
    void tripsOfASplitSum() {
        // 1000 in parts of 384: 384, 384 and 232, in steps of 64: 6, 6 and ceil(3.625); a fourth part has nothing
        Operand.Bound bound = bound(Affine.constant(1000).plus(Affine.grid(0, -384)), 384, 64);
        assertThat(List.of(
                        bound.trips(new int[] {0}),
                        bound.trips(new int[] {1}),
                        bound.trips(new int[] {2}),
                        bound.trips(new int[] {3})))
                .containsExactly(6L, 6L, 4L, 0L);
    }

    @Test
    void boundsDependOnNoLoop() {
        assertThatThrownBy(() -> bound(Affine.loop(0, 1), 4, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bound(Affine.ZERO, 4, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Operand.Bound bound(Affine limit, long maximum, long step) {
        return new Operand.Bound(limit, maximum, step);
    }
}

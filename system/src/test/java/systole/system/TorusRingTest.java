package systole.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which groups of neighbours in a torus can be walked around, drawn by hand. */
final class TorusRingTest {
    @ParameterizedTest
    @CsvSource({
        "1, true", // nothing to close
        "2, true", // there and back
        "3, true", // around the short axis
        "4, true", // a square
        "5, true", // around the long axis
        "6, true", // two by three
        "7, false", // no axis of seven, and a closed walk inside a grid has an even length
        "8, true", // two by four
        "9, false",
        "10, true", // two by five
        "14, false", // two by seven is longer than the axis
        "15, false",
    })
    void threeByFive(int ranks, boolean closes) {
        assertThat(new TorusRing(List.of(3, 5), 4).closes(ranks)).isEqualTo(closes);
    }

    @Test
    void aPartOfAPlainRingDoesNotClose() {
        TorusRing ring = new TorusRing(List.of(8), 2);
        assertThat(ring.closes(8)).isTrue();
        assertThat(ring.closes(4)).isFalse();
        assertThat(ring.assumptions(8)).isEmpty();
        assertThat(ring.assumptions(4))
                .containsExactly(
                        "no ring of neighbours in the ring of 8 has 4 members: the hop that closes it leads through "
                                + "other devices and is timed as one hop");
    }

    @Test
    void aBoxOfThreeDimensions() {
        TorusRing torus = new TorusRing(List.of(4, 4, 4), 6);
        assertThat(torus.closes(64)).isTrue();
        assertThat(torus.closes(32)).isTrue();
        assertThat(torus.closes(20)).as("five is longer than any axis").isFalse();
        assertThat(torus.links()).isEqualTo(2);
    }

    @Test
    void refusesWhatCannotBeBuilt() {
        assertThatThrownBy(() -> new TorusRing(List.of(4, 4), 4).check(8))
                .hasMessage("a torus of the 8 devices, found 4 x 4 torus");
        assertThatThrownBy(() -> new TorusRing(List.of(4, 4), 2).check(16))
                .hasMessage("2 links for each of 2 axes, found 2 for all");
        new TorusRing(List.of(2, 2), 2).check(4);
    }
}

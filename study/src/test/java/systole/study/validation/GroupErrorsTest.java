package systole.study.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Error statistics worked out by hand. */
final class GroupErrorsTest {
    /** Sizes 1 2 3 4 10: mean 20/5, middle one 3; signed -2 -1 3 4 10: middle one 3; 0.9 x 6 is beyond the fifth: the largest. */
    @Test
    void ofAFewErrors() {
        assertThat(GroupErrors.of("g", List.of(10.0, -2.0, 4.0, -1.0, 3.0)))
                .isEqualTo(new GroupErrors("g", 5, 4, 3, 3, 10));
    }

    /** Sizes 1 to 10: mean 5.5, between 5 and 6; 0.9 x 11 = 9.9 lies nine tenths of the way from the ninth to the tenth. */
    @Test
    void betweenTwoErrors() {
        List<Double> errors =
                DoubleStream.iterate(-1, x -> x - 1).limit(10).boxed().toList();
        GroupErrors group = GroupErrors.of("g", errors);
        assertThat(group.mapePercent()).isCloseTo(5.5, within(1e-12));
        assertThat(group.medianPercent()).isCloseTo(5.5, within(1e-12));
        assertThat(group.biasPercent()).isCloseTo(-5.5, within(1e-12));
        assertThat(group.p90Percent()).isCloseTo(9.9, within(1e-12));
    }

    @Test
    void ofOneError() {
        assertThat(GroupErrors.of("g", List.of(-7.0))).isEqualTo(new GroupErrors("g", 1, 7, 7, -7, 7));
    }

    @Test
    void rowsWithoutBothValuesCountInNoGroup() {
        Validation validation = Validation.of(List.of(
                new Validation.Row("1", "b", 100.0, 90.0, "memory", ""),
                new Validation.Row("2", "a", 50.0, 60.0, "tensor", ""),
                new Validation.Row("3", "b", 100.0, null, "", "no such thing"),
                new Validation.Row("4", "c", null, 10.0, "memory", "no measured_us in the row")));
        assertThat(validation.groups())
                .containsExactly(new GroupErrors("a", 1, 20, 20, 20, 20), new GroupErrors("b", 1, 10, 10, -10, 10));
        assertThat(validation.rows()).extracting(Validation.Row::name).containsExactly("1", "2", "3", "4");
        assertThat(ValidationTable.of(validation))
                .contains("b      1   10.00     10.00  -10.00  10.00")
                .containsPattern("furthest off\ncase .*\n2 ")
                .containsPattern("no such thing +1\n");
    }
}

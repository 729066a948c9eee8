package systole.study.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import systole.study.measurements.Measurements;
import systole.study.validation.RunGroup;
import systole.study.validation.Validation;

/** Errors of whole runs of every group do not grow. */
final class RunSubsetTest {
    /** Bounds are the errors when last looked at and a little more: lower them when the errors fall, never raise them to pass. */
    @Test
    void errorsAreWithinTheirBounds() {
        Map<String, Double> bounds = RunSubset.bounds();
        Validation validation = RunSubset.validate(Measurements.shipped(), 2);
        assertThat(validation.rows())
                .extracting(Validation.Row::name)
                .containsExactlyInAnyOrderElementsOf(bounds.keySet());
        assertThat(validation.rows()).allSatisfy(row -> {
            Double error = row.errorPercent();
            assertThat(error).as("%s: %s", row.name(), row.reason()).isNotNull();
            assertThat(Math.abs(Objects.requireNonNull(error)))
                    .as("error of %s, %s", row.name(), row.group())
                    .isLessThanOrEqualTo(Objects.requireNonNull(bounds.get(row.name())));
        });
        Set<String> groups =
                validation.rows().stream().map(Validation.Row::group).collect(Collectors.toSet());
        assertThat(groups)
                .as("groups with a target")
                .containsAll(RunGroup.all().stream().map(RunGroup::name).toList());
    }

    private static Validation.Row row(String name, double measured, @Nullable Double predicted) {
        return new Validation.Row(name, "train-tpu", measured, predicted, "", predicted == null ? "too large" : "");
    }

    /** Errors of -12.3 and +3.8 % leave 13 and 4.5 %. */
    @Test
    void boundsFollowFromErrors() {
        assertThat(RunSubset.written(Validation.of(List.of(row("e-1", 1000, 877.0), row("e-2", 10, 10.38)))))
                .isEqualTo("case;group;most size of the error in percent\ne-1;train-tpu;13.0\ne-2;train-tpu;4.5\n");
        assertThatThrownBy(() -> RunSubset.written(Validation.of(List.of(row("e-3", 10, null)))))
                .hasMessageContaining("e-3 has no prediction: too large");
    }
}

package systole.study.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import systole.study.measurements.Measurements;
import systole.study.validation.GroupErrors;
import systole.study.validation.Validation;

/** Errors on a few rows of every kind do not grow, and the page says what they are. */
final class SubsetTest {
    private static final Path PAGE = Path.of("..", "docs", "accuracy.md");

    private final Validation validation = Subset.validate(Measurements.shipped(), 2);

    /** Bounds are the errors when last looked at and a little more: lower them when the errors fall, never raise them to pass. */
    @Test
    void errorsAreWithinTheirBounds() throws IOException {
        Map<String, GroupErrors> errors =
                Subset.errors(validation).stream().collect(Collectors.toMap(GroupErrors::group, Function.identity()));
        List<String[]> bounds = bounds();
        assertThat(bounds).extracting(bound -> bound[0]).containsExactlyInAnyOrderElementsOf(errors.keySet());
        assertThat(bounds).allSatisfy(bound -> {
            GroupErrors found = Objects.requireNonNull(errors.get(bound[0]));
            assertThat(found.n()).as("rows of %s", bound[0]).isGreaterThanOrEqualTo(Integer.parseInt(bound[1]));
            assertThat(found.mapePercent())
                    .as("mean error of %s", bound[0])
                    .isLessThanOrEqualTo(Double.parseDouble(bound[2]));
            assertThat(Math.abs(found.biasPercent()))
                    .as("bias of %s", bound[0])
                    .isLessThanOrEqualTo(Double.parseDouble(bound[3]));
        });
    }

    @Test
    void thePageIsUpToDate() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page.substring(page.indexOf(AccuracyPage.SUBSET_HEADING)))
                .as("docs/accuracy.md; written again by ./systole validate --docs docs/accuracy.md")
                .endsWith(Subset.section(validation));
    }

    private static List<String[]> bounds() throws IOException {
        try (InputStream in = Objects.requireNonNull(SubsetTest.class.getResourceAsStream("bounds.csv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(line -> line.split(";", -1))
                    .toList();
        }
    }
}

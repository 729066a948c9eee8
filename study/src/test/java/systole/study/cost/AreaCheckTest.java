package systole.study.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import systole.system.cost.Technology;
import systole.system.json.TechnologyReader;

/** Areas beside what vendors publish (the die files name where). */
final class AreaCheckTest {
    private final Technology technology = TechnologyReader.shipped();

    @Test
    void publishedDiesAreMet() {
        AreaCheck check = AreaCheck.of(technology);
        assertThat(check.rows()).hasSizeGreaterThanOrEqualTo(18);
        assertThat(check.mean()).isLessThan(10.5);
        assertThat(check.leftOutMean()).isLessThan(15);
    }

    @Test
    void shippedConstantsAreThoseThatTheDiesChoose() {
        List<Double> fitted = AreaCheck.fit(technology);
        List<Double> shipped = technology.area().fitted();
        for (int i = 0; i < shipped.size(); i++) {
            assertThat(shipped.get(i)).isCloseTo(fitted.get(i), Percentage.withPercentage(5));
        }
    }
}

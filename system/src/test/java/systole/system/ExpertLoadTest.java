package systole.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a report says of how unevenly experts are hit. */
final class ExpertLoadTest {
    @Test
    void whatHasNoEffectIsNamed() {
        assertThat(ExpertLoad.EVEN.text(1)).isEmpty();
        assertThat(new ExpertLoad(3, null).text(1)).singleElement().asString().contains("have no effect");
        assertThat(new ExpertLoad(1, 1.5).text(1)).singleElement().asString().contains("have no effect");
        assertThat(new ExpertLoad(1.2, 1.5).text(8))
                .anyMatch(line -> line.contains("\"expertCapacity\" has no effect"));
        assertThat(new ExpertLoad(2, 1.5).text(8)).noneMatch(line -> line.contains("no effect"));
    }

    @Test
    void energyOfTheBusiestIsSaid() {
        assertThat(ExpertLoad.EVEN.text(8)).hasSize(1).noneMatch(line -> line.contains("energy"));
        assertThat(new ExpertLoad(2, 1.5).text(8))
                .anyMatch(line -> line.contains("1.50 times the mean"))
                .anyMatch(line -> line.contains("energy"));
    }
}

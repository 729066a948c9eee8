package systole.study.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import systole.system.json.PricesReader;
import systole.system.json.TechnologyReader;

/** The page is what the program says now. */
final class PlanningPageTest {
    @Test
    void theShippedPageIsCurrent() throws IOException {
        assertThat(PlanningPage.of(TechnologyReader.shipped(), PricesReader.read("usd-2026")))
                .as("./systole cost --docs docs/planning.md writes it again")
                .isEqualTo(Files.readString(Path.of("../docs/planning.md")));
    }
}

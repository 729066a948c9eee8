package systole.system.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import systole.microarch.timing.Fidelity;

/** The three clocks on generated products and attention: what they count is the same, and how far their times lie apart. */
final class AgreementTest {
    private static final int CASES = 200;
    private static final int SEED = 4;

    /** A class is within these, or a reason stands in the documentation. */
    private static final double TILE_PERCENT = 3;

    private static final double FAST_PERCENT = 5;
    /** With banks and commands, of which the other clocks know only the stream rate. */
    private static final double GPU_PERCENT = 6.5;

    private static List<SmallCases.Case> cases;

    @BeforeAll
    static void generate() {
        cases = SmallCases.of(SEED, CASES);
    }

    @Test
    void everyClassAgreesWhereMemoryIsOnePipe() throws IOException {
        Agreement agreement = Agreement.over(cases, SmallDevices.Memory.PIPE);

        for (String each : agreement.classes()) {
            assertThat(agreement.of(each, Fidelity.TILE).mean()).as(each).isLessThan(TILE_PERCENT);
            assertThat(agreement.of(each, Fidelity.FAST).mean()).as(each).isLessThan(FAST_PERCENT);
        }
        assertThat(agreement.countedOtherwise()).isEmpty();
        isDocumented(agreement);
    }

    @Test
    void banksAndCommandsMakeOnlyTheGpuDifferMore() throws IOException {
        Agreement agreement = Agreement.over(cases, SmallDevices.Memory.COMMANDS);

        for (String each : agreement.classes()) {
            boolean gpu = each.startsWith(SmallDevices.GPU.text());
            assertThat(agreement.of(each, Fidelity.TILE).mean()).as(each).isLessThan(gpu ? GPU_PERCENT : TILE_PERCENT);
            assertThat(agreement.of(each, Fidelity.FAST).mean()).as(each).isLessThan(gpu ? GPU_PERCENT : FAST_PERCENT);
        }
        assertThat(agreement.of(Agreement.ALL, Fidelity.TILE).mean()).isLessThan(TILE_PERCENT);
        assertThat(agreement.of(Agreement.ALL, Fidelity.FAST).mean()).isLessThan(FAST_PERCENT);
        isDocumented(agreement);
    }

    private static void isDocumented(Agreement agreement) throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "fidelities.md")))
                .as("the table of the page, which is to be copied from here when a clock changes")
                .contains(agreement.table());
    }
}

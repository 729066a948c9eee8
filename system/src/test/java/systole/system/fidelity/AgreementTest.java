package systole.system.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import systole.isa.Kernel;
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.microarch.timing.Fidelity;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.Residency;

/** The three clocks on generated products and attention: what they count is the same, and how far their times lie apart. */
final class AgreementTest {
    private static final int CASES = 200;
    private static final int SEED = 4;

    /** What a program does to its operands is the same at every clock; only what caches make of it is not. */
    private static final List<Action> SAME = List.of(
            Action.MAC_ISSUED,
            Action.MAC_USEFUL,
            Action.VECTOR,
            Action.SPECIAL,
            Action.SCRATCH_BYTE,
            Action.LOADED_BYTE,
            Action.STORED_BYTE,
            Action.TILE);

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

    @Test
    void whatIsCountedIsTheSame() {
        for (SmallCases.Case one : SmallCases.of(5, 24)) {
            for (Kernel kernel : one.kernels()) {
                KernelTime tile = time(one, kernel, Fidelity.TILE);
                KernelTime exact = time(one, kernel, Fidelity.EXACT);
                for (Action action : SAME) {
                    assertThat(exact.count(action))
                            .as("%s of %s on %s", action, one.operator(), one.device())
                            .isEqualTo(tile.count(action));
                }
            }
        }
    }

    private static KernelTime time(SmallCases.Case one, Kernel kernel, Fidelity fidelity) {
        DeviceSpec spec = one.device().spec(SmallDevices.Memory.COMMANDS);
        return fidelity.timer(true)
                .time(
                        kernel,
                        spec,
                        spec.clock().maximumHertz(),
                        Residency.cold(kernel.tensors().size()));
    }
}

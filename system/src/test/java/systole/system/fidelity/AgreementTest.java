package systole.system.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import systole.isa.Kernel;
import systole.microarch.Action;
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

    @Test
    void threeClocksAgreeAsTheDocumentationSays() throws IOException {
        Agreement agreement = Agreement.over(SmallCases.of(SEED, CASES));
        String table = agreement.table();

        assertThat(agreement.of(Agreement.ALL, Fidelity.TILE).mean()).as(table).isLessThan(3);
        assertThat(agreement.of(Agreement.ALL, Fidelity.FAST).mean()).as(table).isLessThan(5);
        assertThat(Files.readString(Path.of("..", "docs", "fidelities.md"))).contains(table);
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
        return fidelity.timer(true)
                .time(
                        kernel,
                        one.spec(),
                        one.spec().clock().maximumHertz(),
                        Residency.cold(kernel.tensors().size()));
    }
}

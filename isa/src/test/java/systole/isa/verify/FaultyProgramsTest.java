package systole.isa.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import systole.isa.text.Assembler;

/** Programs that are wrong in one place only, far from where one looks first, and those close to them that are right. */
final class FaultyProgramsTest {
    @Test
    void oneTileMoreMayBeBroughtThanIsUsed() {
        String text = """
                kernel ahead
                grid i=1
                tensor x activation fp32[1, 40]
                tensor y activation fp32[1, 40]
                scratch a fp32[1, 8] stages 2
                semaphore full = 0
                semaphore empty = 2
                program
                  loop 5
                    wait load, empty
                    load a++, x[0 : 1, 8*loop0 : 8]
                    signal load, full
                  end
                  loop 4
                    wait store, full
                    store y[0 : 1, 8*loop0 : 8], a++
                    signal store, empty
                  end
                  wait store, full
                  halt
                """;
        assertThat(verified(text, Limits.NONE).text()).isEmpty();
        // the fourth is brought to the slot of the second, and the store reads the first alone
        assertThat(verified(text.replace("loop 4", "loop 1").replace("empty = 2", "empty = 3"), Limits.NONE)
                        .findings())
                .extracting(Finding::rule)
                .contains(Rule.UNREAD, Rule.DEADLOCK);
    }

    private static Verification verified(String text, Limits limits) {
        return Verifier.verify(Assembler.assemble(text).get(0), limits);
    }
}

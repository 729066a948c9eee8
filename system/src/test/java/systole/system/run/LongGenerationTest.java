package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.system.report.Report;

/**
 * A generation up to 32,768 tokens of context, of whose passes a few are timed, against passes timed by themselves all along
 * the way: one in 1021, a prime, so that tiles are met filled to every degree. Every fifth pass gives sums within 0.002 %.
 */
final class LongGenerationTest {
    private static final String FAST = "\"execution\": {\"fidelity\": \"fast\"}";
    private static final int FROM = 64;
    private static final int TOKENS = 32_704;
    private static final int STRIDE = 1021;

    /** gemma-3-12b: five of six layers see 1,024 tokens; llama-3-8b: all see all. */
    @ParameterizedTest
    @CsvSource({"llama-3-8b, 10", "gemma-3-12b, 60"})
    void fewContextsAddUpToAll(String model, int most) {
        Report generation = run(model, Scenarios.generate(4, FROM, TOKENS));
        String told = generation.assumptions().stream()
                .filter(text -> text.startsWith("of 32703 decode passes "))
                .findFirst()
                .orElseThrow();
        assertThat(Integer.parseInt(told.split(" ", -1)[4])).isBetween(4, most);
        double sum = 0;
        int passes = 0;
        for (int context = FROM + STRIDE / 2; context < FROM + TOKENS - 1; context += STRIDE) {
            sum += run(model, Scenarios.decode(4, context)).latency().totalSeconds();
            passes++;
        }
        assertThat(Scenarios.value(generation.latency().timePerOutputTokenSeconds()))
                .isCloseTo(sum / passes, withinPercentage(0.1));
    }

    private static Report run(String model, String work) {
        return Scenarios.run(Scenarios.of(model, "h100-sxm-80gb", work, FAST));
    }
}

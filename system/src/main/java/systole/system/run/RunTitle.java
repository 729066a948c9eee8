package systole.system.run;

import java.util.Locale;
import java.util.stream.Collectors;
import systole.system.Scenario;
import systole.system.Workload;

/** The line above a report: model, machine, plan, work and format. */
final class RunTitle {
    private RunTitle() {}

    static String of(Scenario scenario) {
        Workload work = scenario.workload();
        String tokens = switch (work.kind()) {
            case PREFILL -> work.inputTokens() + " tokens each";
            case DECODE -> "one token at a context of " + work.contextTokens();
            case GENERATE ->
                scenario.model().denoiser() == null
                        ? work.inputTokens() + " tokens in, " + work.outputTokens() + " out"
                        : "images of " + work.inputTokens() + " patches, " + work.outputTokens() + " denoising steps";
        };
        return scenario.model().name() + " on " + scenario.system().id() + ", "
                + scenario.parallelism().degrees().entrySet().stream()
                        .filter(degree ->
                                degree.getValue() > 1 || degree.getKey().equals("tensor"))
                        .map(degree -> degree.getKey() + " parallel " + degree.getValue())
                        .collect(Collectors.joining(", "))
                + ": "
                + work.kind().name().toLowerCase(Locale.ROOT) + ", batch " + work.batch() + ", " + tokens
                + ", "
                + scenario.precision().activations().text();
    }
}

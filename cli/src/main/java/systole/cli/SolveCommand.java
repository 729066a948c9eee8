package systole.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.sim.quantity.Dimension;
import systole.study.json.SolutionJson;
import systole.study.knob.Knob;
import systole.study.knob.Knobs;
import systole.study.solve.Question;
import systole.study.solve.Solution;
import systole.study.solve.SolutionText;
import systole.study.solve.Solver;
import systole.study.sweep.AxisValue;
import systole.study.sweep.Constraint;
import systole.system.json.Edit;
import systole.system.json.PlaceUnit;
import systole.system.json.ScenarioTemplate;

/** {@code systole solve}: the least or most of a knob that keeps constraints. */
@Command(
        name = "solve",
        description =
                "Finds the least or most of a number of the machine or the scenario at which results keep constraints, and"
                        + " certifies it by the value next to it. Exit 3 when no value does.",
        mixinStandardHelpOptions = true)
final class SolveCommand implements Runnable {
    /** How far from the value as it stands is looked when nothing is said. */
    private static final double FACTOR = 10;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO.json", description = "The scenario.")
    private Path file;

    @ArgGroup(multiplicity = "1")
    private Wish wish;

    /** What is looked for. */
    static final class Wish {
        @Option(
                names = "--minimize",
                paramLabel = "KNOB",
                description =
                        "hardware.memory.bandwidth, workload.batch, or a place such as device#/memory/bandwidth: its least.")
        private @Nullable String least;

        @Option(names = "--maximize", paramLabel = "KNOB", description = "Its most.")
        private @Nullable String most;
    }

    @Option(
            names = "--subject-to",
            required = true,
            paramLabel = "CONSTRAINT",
            description =
                    "What is to be kept, such as \"timePerOutputTokenSeconds < 20 ms\"; may be given several times.")
    private List<String> constraints = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "VALUE",
            description = "Least value looked at; a tenth of that now when missing.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "VALUE",
            description = "Most value looked at; ten times that now when missing.")
    private @Nullable String to;

    @Option(
            names = "--resolution",
            paramLabel = "PART",
            description = "Part of the value that is told apart; 0.001 when missing. Whole numbers always are.")
    private double resolution = 1e-3;

    @Option(
            names = "--fidelity",
            paramLabel = "NAME",
            description = "fast, tile or exact; the scenario's when missing.")
    private @Nullable String fidelity;

    @Option(names = "--json", paramLabel = "FILE|-", description = "Write the answer and all runs as JSON.")
    private @Nullable String json;

    @Option(names = "--threads", paramLabel = "N", description = "Threads; all processors when missing.")
    private @Nullable Integer threads;

    @Override
    public void run() {
        List<Constraint> kept = constraints.stream().map(this::constraint).toList();
        if (!(resolution >= 1e-6 && resolution <= 0.5)) {
            throw wrong("--resolution", Double.toString(resolution), "a part of 1e-6 to 0.5");
        }
        ScenarioTemplate scenario = ScenarioTemplate.read(file);
        boolean maximize = wish.least == null;
        String name = String.valueOf(maximize ? wish.most : wish.least);
        Knob knob = Knobs.named(maximize ? "--maximize" : "--minimize", name, scenario);
        PlaceUnit unit = scenario.unit(knob.place(), Fidelities.edits(spec, fidelity));
        Question question = new Question(
                knob,
                maximize,
                kept,
                bound("--from", from, unit, knob.number() / FACTOR),
                bound("--to", to, unit, knob.number() * FACTOR),
                resolution);
        if (question.from() >= question.to()) {
            throw from == null && to != null
                    ? wrong("--to", to, "more than the least looked at, " + knob.text(question.from()) + ", or --from")
                    : wrong(
                            "--from",
                            String.valueOf(from),
                            "less than the most looked at, " + knob.text(question.to()));
        }
        Solution solution = solver(scenario, question).solve();
        if (json != null) {
            try (Output output = Output.to(json, spec)) {
                output.print(SolutionJson.of(solution));
            }
        }
        if (!"-".equals(json)) {
            spec.commandLine().getOut().print(SolutionText.of(solution));
            spec.commandLine().getOut().flush();
        }
    }

    private Solver solver(ScenarioTemplate scenario, Question question) {
        List<Edit> always = Fidelities.edits(spec, fidelity);
        int workers = Threads.of(spec, threads);
        try {
            return new Solver(scenario, question, always, workers);
        } catch (IllegalArgumentException e) {
            throw wrong(
                    "--from and --to",
                    AxisValue.text(question.from()) + " to " + AxisValue.text(question.to()),
                    String.valueOf(e.getMessage()));
        }
    }

    private double bound(String option, @Nullable String text, PlaceUnit unit, double otherwise) {
        if (text == null && !(otherwise > 0)) {
            throw wrong(option, "nothing", "a value above 0, because the scenario has none there now");
        }
        double value = text == null ? otherwise : AxisValue.number(text);
        if (!(value > 0) || Double.isInfinite(value)) {
            throw wrong(option, String.valueOf(text), "a number above 0, or a quantity such as \"2 TB/s\"");
        }
        Dimension found = text == null ? null : AxisValue.dimension(text);
        if (found != null) {
            unit.against(found).ifPresent(expected -> {
                throw wrong(option, String.valueOf(text), expected);
            });
        }
        return value;
    }

    private Constraint constraint(String text) {
        try {
            return Constraint.of(text);
        } catch (IllegalArgumentException e) {
            throw wrong("--subject-to", text, String.valueOf(e.getMessage()));
        }
    }

    private ParameterException wrong(String option, String found, String expected) {
        return new ParameterException(spec.commandLine(), option + ": found \"" + found + "\", expected " + expected);
    }
}

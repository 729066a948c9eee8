package systole.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.study.cache.ResultCache;
import systole.study.sweep.Goal;
import systole.study.sweep.NoRow;
import systole.study.sweep.ParetoFront;
import systole.study.sweep.RefinedFront;
import systole.study.sweep.ResultFolder;
import systole.study.sweep.json.FrontJson;
import systole.study.sweep.json.SweepReader;
import systole.system.UnservedException;

/** {@code systole pareto}: the rows of a sweep that no other beats. */
@Command(
        name = "pareto",
        description =
                "Tells the rows of a sweep that no other beats in one to three columns. Exit 3 when none keeps the constraints,"
                        + " or none can be run at the fidelity of --refine.",
        mixinStandardHelpOptions = true)
final class ParetoCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Folder that 'sweep --out' wrote.")
    private Path folder;

    @Option(
            names = "--min",
            paramLabel = "KEY",
            description = "A column that should be small; the sweep's objectives when missing.")
    private List<String> small = new ArrayList<>();

    @Option(names = "--max", paramLabel = "KEY", description = "A column that should be large.")
    private List<String> large = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE|-", description = "Write the front as JSON.")
    private @Nullable String json;

    @Option(names = "--csv", paramLabel = "FILE|-", description = "Write the front as CSV.")
    private @Nullable String csv;

    @Option(
            names = "--refine",
            paramLabel = "FIDELITY",
            description = "Simulate the front again at tile, exact or fast, and tell which of it stays.")
    private @Nullable String refine;

    @Option(
            names = "--sweep",
            paramLabel = "FILE",
            description =
                    "The sweep of the folder, for --refine; when missing the file that 'sweep' was given, as seen from there.")
    private @Nullable Path sweep;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Folder of results, for --refine: members whose result is there are not simulated again.")
    private @Nullable Path cache;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of --refine; all processors when missing.")
    private @Nullable Integer threads;

    @Override
    public void run() {
        if ("-".equals(json) && "-".equals(csv)) {
            throw new ParameterException(spec.commandLine(), "--json - and --csv - both want standard output");
        }
        checkUsed();
        List<Goal> goals = new ArrayList<>();
        small.forEach(key -> goals.add(new Goal(key, false)));
        large.forEach(key -> goals.add(new Goal(key, true)));
        ResultFolder results = new ResultFolder(folder);
        ParetoFront front = ParetoFront.of(results, goals);
        if (front.rows().isEmpty()) {
            throw NoRow.of(results)
                    .orElseGet(() -> new UnservedException(
                            "no row of " + folder + " has a value of each objective", "name other columns"));
        }
        if (refine == null) {
            write(() -> FrontJson.of(front), front::csv, front::table);
        } else {
            RefinedFront refined = refined(results, front);
            write(() -> FrontJson.of(refined), refined::csv, refined::table);
            checkServed(refined);
        }
    }

    private static void checkServed(RefinedFront refined) {
        if (!refined.faults().isEmpty()) {
            throw new FaultyPointsException(refined.faults(), 0);
        }
        List<RefinedFront.Member> without = refined.unserved();
        if (without.size() == refined.members().size()) {
            throw new UnservedException(
                    "no member of the front can be run at " + refined.fidelity() + "; point "
                            + without.get(0).row().point() + ": "
                            + without.get(0).error(),
                    "another --refine");
        }
    }

    /** Refuses what only a second look has a use for. */
    private void checkUsed() {
        if (refine == null) {
            none("--sweep", sweep);
            none("--cache", cache);
            none("--threads", threads);
        }
    }

    private void none(String option, @Nullable Object given) {
        if (given != null) {
            throw new ParameterException(
                    spec.commandLine(), option + ": found \"" + given + "\", expected nothing without --refine");
        }
    }

    private RefinedFront refined(ResultFolder results, ParetoFront front) {
        String fidelity = Fidelities.of(spec, "--refine", refine).key();
        Path file = sweep;
        if (file == null) {
            file = RefinedFront.sweepOf(results)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "--sweep is missing, and " + folder + " does not say its sweep"));
            if (!Files.exists(file)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--sweep: found nothing, and " + folder + " is of " + file
                                + ", which is not there as seen from the working folder; expected its path from here");
            }
        }
        try (ResultCache known = Caches.open(cache, spec)) {
            return RefinedFront.of(
                    results,
                    front,
                    SweepReader.read(file),
                    fidelity,
                    BuildVersion.build(),
                    Threads.of(spec, threads),
                    known);
        }
    }

    private void write(Supplier<String> document, Supplier<String> lines, Supplier<String> table) {
        if (json != null) {
            try (Output output = Output.to(json, spec)) {
                output.print(document.get());
            }
        }
        if (csv != null) {
            try (Output output = Output.to(csv, spec)) {
                output.print(lines.get());
            }
        }
        if (!"-".equals(json) && !"-".equals(csv)) {
            spec.commandLine().getOut().print(table.get());
            spec.commandLine().getOut().flush();
        }
    }
}

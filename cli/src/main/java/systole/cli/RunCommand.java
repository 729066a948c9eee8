package systole.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.system.json.ReportJson;
import systole.system.json.ScenarioReader;
import systole.system.json.TraceJson;
import systole.system.report.Report;
import systole.system.report.ReportCsv;
import systole.system.report.ReportTable;
import systole.system.run.Simulation;

/** {@code systole run}: one scenario, from a file or from options. */
@Command(
        name = "run",
        description = "Simulates one scenario: a file, or a model and a system named by options.",
        mixinStandardHelpOptions = true,
        modelTransformer = RunCommand.ScenarioOptions.class)
final class RunCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SCENARIO.json",
            arity = "0..1",
            description =
                    "The scenario, in which options take the place of its values; without one --model and --system are needed.")
    private @Nullable Path file;

    @Option(names = "--json", paramLabel = "FILE|-", description = "Write the report as JSON.")
    private @Nullable String json;

    @Option(
            names = "--csv",
            paramLabel = "FILE|-",
            description = "Write a row for each layer of an array machine, else for each operator.")
    private @Nullable String csv;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "Write the steps of one pass of each kind as Chrome trace events, which ui.perfetto.dev opens.")
    private @Nullable String trace;

    /** Adds an option for each part of a scenario. */
    static final class ScenarioOptions implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec command) {
            ScenarioReader.options()
                    .forEach((name, meaning) -> command.addOption(OptionSpec.builder("--" + name)
                            .type(String.class)
                            .paramLabel("VALUE")
                            .description(meaning)
                            .build()));
            return command;
        }
    }

    @Override
    public void run() {
        if (trace != null && trace.equals("-")) {
            throw new ParameterException(spec.commandLine(), "--trace needs the name of a file");
        }
        if ("-".equals(json) && "-".equals(csv)) {
            throw new ParameterException(spec.commandLine(), "--json - and --csv - both want standard output");
        }
        Simulation simulation = simulation();
        Report report = simulation.run(BuildVersion.number());
        if (trace != null) {
            try (Output output = Output.to(trace, spec)) {
                output.print(TraceJson.of(simulation.trace()));
            }
        }
        if (json != null) {
            try (Output output = Output.to(json, spec)) {
                output.print(ReportJson.of(report));
            }
        }
        if (csv != null) {
            try (Output output = Output.to(csv, spec)) {
                output.print(ReportCsv.of(report));
            }
        }
        if (!"-".equals(json) && !"-".equals(csv)) {
            spec.commandLine().getOut().print(ReportTable.of(report));
            spec.commandLine().getOut().flush();
        }
    }

    private Simulation simulation() {
        Map<String, String> options = new LinkedHashMap<>();
        for (String name : ScenarioReader.options().keySet()) {
            String value = spec.findOption("--" + name).getValue();
            if (value != null) {
                options.put(name, value);
            }
        }
        if (file != null) {
            return ScenarioReader.simulation(file, options);
        }
        if (options.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "a scenario file, or --model and --system, is missing");
        }
        return ScenarioReader.simulation(options);
    }
}

package systole.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.isa.Kernel;
import systole.isa.verify.Limits;
import systole.microarch.timing.Fidelity;
import systole.system.json.Descriptions;
import systole.system.json.ProgramTimeJson;
import systole.system.json.TraceJson;
import systole.system.program.Machine;
import systole.system.program.ProgramChecks;
import systole.system.program.ProgramRun;
import systole.system.program.ProgramTable;
import systole.system.program.ProgramTime;
import systole.system.program.ProgramTrace;

/** {@code systole isa time}: a program on a device, unit by unit. */
@Command(
        name = "time",
        description = "Times a program on a device: totals, what each unit does, and the schedule.",
        mixinStandardHelpOptions = true)
final class IsaTimeCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PROGRAM",
            description = "The program, text or binary; its kernels run one after the other.")
    private Path program;

    @Option(
            names = "--device",
            paramLabel = "ID",
            required = true,
            description = "Preset id or file of a device, or of a node where the program exchanges messages.")
    private String device;

    @Option(
            names = "--devices",
            paramLabel = "N",
            description = "Devices that run the program in step; all of the node when missing.")
    private @Nullable Integer devices;

    @Option(names = "--clock", paramLabel = "CLOCK", description = "Core clock, such as \"1.4 GHz\"; else the maximum.")
    private @Nullable String clock;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Write the schedule as Chrome trace events, which ui.perfetto.dev opens.")
    private @Nullable String trace;

    @Option(
            names = "--fidelity",
            paramLabel = "CLOCK",
            description = "How closely kernels are timed: fast or tile; tile, the one with a schedule, when missing.")
    private @Nullable String fidelity;

    @Option(names = "--json", paramLabel = "FILE|-", description = "Write the same as JSON.")
    private @Nullable String json;

    @Override
    public void run() {
        Machine machine = machine();
        IsaProgram read = IsaProgram.read(program);
        List<Kernel> kernels = read.kernels();
        ProgramChecks.fits(kernels, machine);
        Limits limits = Limits.of(machine.device().target()).withDevices(machine.devices());
        String node = devices == null && machine.devices() > 1 ? machine.id() : null;
        IsaMachine.verify(read, limits, node, spec.commandLine().getErr());
        Fidelity chosen = Fidelities.of(spec, fidelity);
        if (chosen == Fidelity.TILE) {
            ProgramChecks.patience(kernels, machine)
                    .ifPresent(note -> spec.commandLine().getErr().println("note: " + note));
        } else if (trace != null) {
            throw new ParameterException(
                    spec.commandLine(), "--trace: only the tile clock has a schedule, found --fidelity " + chosen.key());
        }
        ProgramTime time = ProgramRun.time(program.toString(), kernels, machine, chosen);
        if (trace != null) {
            try (Output output = Output.to(trace, spec)) {
                output.print(TraceJson.of(ProgramTrace.of(time)));
            }
        }
        if (json != null) {
            try (Output output = Output.to(json, spec)) {
                output.print(ProgramTimeJson.of(time, BuildVersion.number()));
            }
        }
        if (json == null || !json.equals("-")) {
            spec.commandLine().getOut().print(ProgramTable.of(time));
            spec.commandLine().getOut().flush();
        }
    }

    private Machine machine() {
        if (devices != null && devices < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--devices: found " + devices + ", expected a whole number of at least 1");
        }
        if (trace != null && trace.equals("-")) {
            throw new ParameterException(spec.commandLine(), "--trace needs the name of a file");
        }
        if (trace != null && json != null && IsaBinding.same(Path.of(trace), Path.of(json))) {
            throw new ParameterException(
                    spec.commandLine(), "--trace and --json: both are written to " + json + ", expected two files");
        }
        Machine machine = Machine.of(Descriptions.system("--device", device).node(), devices);
        return clock == null ? machine : machine.at("--clock", clock);
    }
}

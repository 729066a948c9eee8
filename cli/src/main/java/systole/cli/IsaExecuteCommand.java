package systole.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.cli.step.Breakpoints;
import systole.cli.step.StepSession;
import systole.isa.execute.DeadlockException;
import systole.isa.execute.Execution;
import systole.isa.execute.Launch;
import systole.isa.execute.Machine;
import systole.isa.execute.ProgramFaultException;
import systole.isa.execute.ProgramTensors;
import systole.isa.verify.Limits;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.UnservedException;

/** {@code systole isa execute}: what a program computes. */
@Command(
        name = "execute",
        description = "Runs a program on arrays and shows or writes what it computes.",
        footer = {
            "",
            "Kernels run in order; tensors of one name are the same memory. Inputs are rounded to the tensor's type. A"
                    + " tensor without input begins with zeros if the first kernel that uses it stores to it, and needs an"
                    + " input if that kernel only reads it. Outputs are float32, or int32 for integers. Without --output a"
                    + " table of the stored tensors is printed.",
            "",
            "With --step and --break the run asks what to do next; commands are read line by line, ? lists them."
        },
        mixinStandardHelpOptions = true)
final class IsaExecuteCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PROGRAM", description = "The program, text or binary.")
    private Path program;

    @Option(
            names = "--input",
            paramLabel = "NAME[@DEVICE]=FILE.npy",
            description = "Fill a tensor from a file, on one device or on all.")
    private List<String> inputs = List.of();

    @Option(
            names = "--output",
            paramLabel = "NAME[@DEVICE]=FILE.npy",
            description = "Write a tensor to a file afterwards, that of device 0 when none is named.")
    private List<String> outputs = List.of();

    @Mixin
    private IsaMachine machine;

    @Option(names = "--no-verify", description = "Do not verify the program first.")
    private boolean unverified;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000000000",
            description = "Instructions of all cores and devices that are done at most (${DEFAULT-VALUE}).")
    private long limit;

    @Option(names = "--no-limit", description = "Execute a program however long that takes.")
    private boolean unlimited;

    @Option(names = "--step", description = "Do one instruction at a time and show what it changes.")
    private boolean step;

    @Option(
            names = "--break",
            paramLabel = "[KERNEL:]N",
            description = "Stop before instruction N, counted from 0 in the kernel, show the state and go on by steps.")
    private List<String> breaks = List.of();

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "200",
            description = "Steps that are printed when the commands have ended (${DEFAULT-VALUE}).")
    private int steps;

    @Override
    public void run() {
        PrintWriter err = spec.commandLine().getErr();
        if (steps < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--steps: found " + steps + ", expected a whole number of at least 0");
        }
        if (limit < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--limit: found " + limit + ", expected a whole number of at least 1");
        }
        Limits limits = machine.limits(spec);
        IsaProgram read = IsaProgram.read(program);
        ProgramTensors tensors = tensors(read);
        List<IsaBinding> from = bindings("--input", inputs, tensors, limits.devices());
        List<IsaBinding> to = bindings("--output", outputs, tensors, limits.devices());
        IsaBinding.different(from, false);
        IsaBinding.different(to, true);
        StepSession session = session(read);
        if (session == null && !unlimited) {
            IsaWork.check(read.kernels(), limits.devices(), limits.cores(), limit);
        }
        if (!unverified) {
            machine.verify(read, limits, err);
        }
        IsaMemory.check(tensors, read.kernels(), limits.devices());
        try {
            execute(read, tensors, limits, from, to, session);
        } catch (OutOfMemoryError e) {
            throw new UnservedException(
                    "this computer's memory does not hold the tensors and buffers, eight bytes an element",
                    "use smaller tensors or fewer devices, or give it more, as in JAVA_TOOL_OPTIONS=-Xmx64g");
        }
    }

    private void execute(
            IsaProgram read,
            ProgramTensors tensors,
            Limits limits,
            List<IsaBinding> from,
            List<IsaBinding> to,
            @Nullable StepSession session) {
        PrintWriter err = spec.commandLine().getErr();
        IsaMemory memory = IsaMemory.of(tensors, limits.devices(), from, read, err);
        if (!execute(read, memory, new Machine(limits.devices(), limits.cores()), session)) {
            err.println("left before the end" + (to.isEmpty() ? "" : "; no output was written"));
            return;
        }
        memory.write(to);
        if (to.isEmpty()) {
            spec.commandLine().getOut().print(IsaSummary.of(tensors, memory));
            spec.commandLine().getOut().flush();
        }
    }

    private static ProgramTensors tensors(IsaProgram read) {
        try {
            return new ProgramTensors(read.kernels());
        } catch (IllegalArgumentException e) {
            throw new InputException(
                    List.of(new Problem(read.name(), "", 0, 0, String.valueOf(e.getMessage()), "", "")));
        }
    }

    private static List<IsaBinding> bindings(String option, List<String> values, ProgramTensors tensors, int devices) {
        return values.stream()
                .map(value -> IsaBinding.parse(option, value, tensors, devices))
                .toList();
    }

    private @Nullable StepSession session(IsaProgram read) {
        if (!step && breaks.isEmpty()) {
            return null;
        }
        Breakpoints breakpoints = new Breakpoints(read.kernels());
        for (String text : breaks) {
            try {
                breakpoints.add(text);
            } catch (IllegalArgumentException e) {
                throw new InputException(
                        List.of(new Problem("--break " + text, "", 0, 0, String.valueOf(e.getMessage()), "", "")));
            }
        }
        BufferedReader in =
                new BufferedReader(new InputStreamReader(RootCommand.of(spec).in(), StandardCharsets.UTF_8));
        return new StepSession(
                in, spec.commandLine().getOut(), breakpoints, step, steps, OnTerminal.now() ? "step> " : "");
    }

    /** Runs the kernels in order; false when somebody has left before the end. */
    private static boolean execute(IsaProgram read, IsaMemory memory, Machine machine, @Nullable StepSession session) {
        for (int i = 0; i < read.kernels().size(); i++) {
            List<Launch> launches = memory.launches(read.kernels().get(i));
            try {
                Execution execution = machine.start(launches);
                if (session == null) {
                    execution.finish();
                } else if (!session.run(execution, launches)) {
                    return false;
                }
            } catch (ProgramFaultException e) {
                throw read.fault(i, e);
            } catch (DeadlockException e) {
                throw read.fault(i, e);
            }
        }
        return true;
    }
}

package systole.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import systole.study.sweep.Fault;
import systole.system.InputException;
import systole.system.UnservedException;

/** The program's entry: sets up the standard streams, runs one command and turns its outcome into an exit code. */
public final class Main {
    private final PrintWriter out;
    private final PrintWriter err;
    private final CrashFile crashFile;

    Main(PrintWriter out, PrintWriter err, CrashFile crashFile) {
        this.out = out;
        this.err = err;
        this.crashFile = crashFile;
    }

    public static void main(String[] args) {
        StandardOutput standard = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        PrintWriter out = utf8(standard);
        PrintWriter err = utf8(new FileOutputStream(FileDescriptor.err));
        CrashFile crashFile = new CrashFile(Path.of(""), Path.of(System.getProperty("java.io.tmpdir", ".")));
        int exitCode = new Main(out, err, crashFile).run(new RootCommand(), List.of(args));
        // checkError flushes; a full disk or a closed pipe must not look like success
        if (out.checkError() && exitCode == ExitCode.DONE) {
            if (!standard.readerLeft()) {
                err.println("systole: standard output could not be written");
            }
            exitCode = ExitCode.BAD_INPUT;
        }
        err.flush();
        System.exit(exitCode);
    }

    int run(Object rootCommand, List<String> args) {
        CommandLine commandLine = new CommandLine(rootCommand)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, ignored) -> usageError(e))
                .setExecutionExceptionHandler((e, ignored, parsed) -> outcome(e, args));
        try {
            return commandLine.execute(args.toArray(new String[0]));
        } catch (Throwable e) { // the command line passes errors such as a stack overflow on
            return crash(e, args);
        }
    }

    private int usageError(ParameterException e) {
        CommandLine command = e.getCommandLine();
        err.println("systole: " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        if (command.getParent() != null && !command.getSubcommands().isEmpty()) {
            err.println(
                    "Commands are " + String.join(", ", command.getSubcommands().keySet()) + ".");
        }
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.BAD_INPUT;
    }

    private int outcome(Exception e, List<String> args) {
        if (e instanceof InputException input) {
            input.problems().forEach(problem -> err.println("systole: " + problem));
            return ExitCode.BAD_INPUT;
        }
        if (e instanceof UnservedException unserved) {
            err.println("systole: " + unserved.reason() + "; " + unserved.help());
            return ExitCode.CANNOT_BE_SERVED;
        }
        return e instanceof FaultyPointsException faulty ? crash(faulty, args) : crash(e, args);
    }

    private int crash(FaultyPointsException faulty, List<String> args) {
        for (Fault fault : faulty.faults()) {
            err.println("systole: internal error at " + fault.points() + " of the points, first at " + fault.first()
                    + ": " + CrashFile.oneLine(fault.cause()) + "; " + crashFile.write(fault.cause(), args));
        }
        if (faulty.before() > 0) {
            err.println("systole: internal error at " + faulty.before()
                    + " points of an earlier call; a new --out tries them again");
        }
        return ExitCode.INTERNAL_ERROR;
    }

    private int crash(Throwable cause, List<String> args) {
        err.println("systole: internal error: " + CrashFile.oneLine(cause) + "; " + crashFile.write(cause, args));
        return ExitCode.INTERNAL_ERROR;
    }

    /** Output is UTF-8 whatever the machine's locale says: same input, same bytes. */
    private static PrintWriter utf8(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}

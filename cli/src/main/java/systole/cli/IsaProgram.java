package systole.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import systole.isa.Affine;
import systole.isa.Kernel;
import systole.isa.Queue;
import systole.isa.execute.DeadlockException;
import systole.isa.execute.ProgramFaultException;
import systole.isa.text.Disassembler;
import systole.isa.text.SourceLines;
import systole.isa.verify.Finding;
import systole.isa.verify.Limits;
import systole.isa.verify.Rule;
import systole.isa.verify.Verification;
import systole.isa.verify.Verifier;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.UnservedException;
import systole.system.program.ProgramFile;

/** The kernels of a file, and what is wrong with them told where it stands. */
final class IsaProgram {
    private static final Pattern INSTRUCTION = Pattern.compile("\\binstruction (\\d+)\\b");

    private final Path file;
    private final List<Kernel> kernels;

    private final Optional<String> text;

    private IsaProgram(Path file, ProgramFile read) {
        this.file = file;
        this.kernels = read.kernels();
        this.text = read.text();
    }

    /**
     * Reads a program, text or binary.
     *
     * @throws InputException with all that is wrong
     */
    static IsaProgram read(Path file) {
        return new IsaProgram(file, ProgramFile.read(file));
    }

    List<Kernel> kernels() {
        return kernels;
    }

    String name() {
        return file.toString();
    }

    /** Whether devices differ in it: by messages or by their number. */
    boolean ranked() {
        return kernels.stream()
                .flatMap(kernel -> kernel.program().instructions().stream())
                .anyMatch(instruction ->
                        instruction.opcode().queue() == Queue.LINK || instruction.varies(Affine.Variable.RANK));
    }

    int instructions() {
        return kernels.stream()
                .mapToInt(kernel -> kernel.program().instructions().size())
                .sum();
    }

    /** {@code 2 kernels, 31 instructions}. */
    String size() {
        return kernels.size() + (kernels.size() == 1 ? " kernel, " : " kernels, ") + instructions() + " instructions";
    }

    /** Whether the file holds the binary form. */
    boolean binary() {
        return text.isEmpty();
    }

    /**
     * Checks every kernel; says so when one is too long to be checked to its end.
     *
     * @throws InputException with what was found
     * @throws UnservedException when all that was found is that buffers do not fit the cores
     */
    void verify(Limits limits, PrintWriter err) {
        List<Problem> problems = new ArrayList<>();
        Optional<SourceLines> lines = Optional.empty();
        boolean onlyTooLarge = true;
        for (int i = 0; i < kernels.size(); i++) {
            Verification verification = Verifier.verify(kernels.get(i), limits);
            if (!verification.complete()) {
                err.println("note: kernel " + kernels.get(i).name()
                        + " is too large to verify whole: some of its tiles,"
                        + " devices or origins were left out after " + verification.instructions() + " instructions");
            }
            if (!verification.passed() && lines.isEmpty()) {
                lines = lines();
            }
            for (Finding finding : verification.findings()) {
                onlyTooLarge &= finding.rule() == Rule.SCRATCH_OVERFLOW || finding.rule() == Rule.ACCUMULATOR_OVERFLOW;
                String device = finding.device() == Finding.ANY ? "" : "device " + finding.device() + ": ";
                String text = device + finding.rule().text() + ": ";
                problems.add(problem(lines, i, finding.instruction(), text, finding.reason()));
            }
        }
        if (!problems.isEmpty() && onlyTooLarge) {
            String text = problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
            throw new UnservedException(text, "use smaller or fewer buffers, or another device");
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }

    /** An instruction of a kernel that could not be done. */
    InputException fault(int kernel, ProgramFaultException fault) {
        return new InputException(
                List.of(problem(lines(), kernel, fault.place().instruction(), "", String.valueOf(fault.getMessage()))));
    }

    /** A kernel whose queues all stand still. */
    InputException fault(int kernel, DeadlockException deadlock) {
        Optional<SourceLines> lines = lines();
        return new InputException(deadlock.waiting().stream()
                .map(waiting -> problem(lines, kernel, waiting.place().instruction(), "deadlock: ", waiting.toString()))
                .toList());
    }

    /** Where the instructions stand; nothing for the binary form. */
    private Optional<SourceLines> lines() {
        return text.map(SourceLines::of);
    }

    private Problem problem(Optional<SourceLines> lines, int kernel, int instruction, String what, String reason) {
        boolean whole = instruction == Finding.KERNEL;
        if (lines.isEmpty()) {
            String where = "kernel " + kernels.get(kernel).name();
            if (!whole) {
                where += ", instruction " + instruction + " ("
                        + Disassembler.instruction(kernels.get(kernel), instruction) + ")";
            }
            boolean told = reason.startsWith("kernel ");
            return new Problem(name(), "", 0, 0, (told ? "" : where + ": ") + what + reason, "", "");
        }
        SourceLines known = lines.get();
        SourceLines.Place place = whole ? known.kernel(kernel) : known.instruction(kernel, instruction);
        // other instructions are named by number: where they stand is easier to find
        int count = kernels.get(kernel).program().instructions().size();
        String text = INSTRUCTION.matcher(reason).replaceAll(match -> {
            int other = Integer.parseInt(match.group(1));
            boolean elsewhere = other < count && other != instruction;
            return match.group()
                    + (elsewhere ? " (line " + known.instruction(kernel, other).line() + ")" : "");
        });
        return new Problem(name(), "", place.line(), place.column(), what + text, "", "");
    }
}

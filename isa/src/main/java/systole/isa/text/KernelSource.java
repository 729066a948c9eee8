package systole.isa.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Program;

/** One kernel under construction: what its lines have declared so far. */
final class KernelSource {
    /** A loop whose end has not come yet. */
    private record OpenLoop(int line, int column) {}

    final Problems problems;
    final Names tensorNames = new Names("tensor");
    final Names bufferNames = new Names("buffer");
    final Names semaphoreNames = new Names("semaphore");
    final Names axisNames = new Names("grid axis");
    /** Empty where a declaration was faulty. */
    final List<Optional<Declarations.Tensor>> tensors = new ArrayList<>();

    final List<Declarations.Buffer> buffers = new ArrayList<>();
    final List<Declarations.Semaphore> semaphores = new ArrayList<>();
    Grid grid = new Grid(List.of(), List.of(), 0);
    boolean persistent;
    int operandRows = 64;
    int operandColumns = 64;
    boolean operandsBuffered = true;
    boolean warpProducts;
    int setupLoads;
    int residents = 1;
    /** Line of the program, the grid; 0 when there is none yet. */
    int programLine;

    int gridLine;

    private final int line;
    private final int problemsBefore;
    private final String name;
    private final List<Instruction> instructions = new ArrayList<>();
    private final Deque<OpenLoop> loops = new ArrayDeque<>();
    private int lastLine;
    private boolean halts;

    KernelSource(Line line, Problems problems) {
        this.line = line.number();
        this.problems = problems;
        this.problemsBefore = problems.count();
        this.name = line.isWord() ? line.token() : "";
    }

    /** Loops that are open. */
    int depth() {
        return loops.size();
    }

    /** A line of the program has been read, which may have been faulty; {@code opcode} is null when it is unknown. */
    void passed(@Nullable Opcode opcode, int lineNumber, int column) {
        lastLine = lineNumber;
        // what an unknown instruction was meant to be is not known: it may have been a halt
        halts = opcode == null || opcode == Opcode.HALT;
        if (opcode == Opcode.LOOP) {
            loops.push(new OpenLoop(lineNumber, column));
        } else if (opcode == Opcode.END && loops.poll() == null) {
            problems.add(
                    lineNumber, column, "there is no open loop for this 'end'; remove it or write its 'loop' above");
        }
    }

    /** An instruction without fault. */
    void add(Instruction instruction) {
        instructions.add(instruction);
    }

    /** The whole kernel; null when something was wrong with it. */
    @Nullable
    Kernel finish() {
        if (programLine == 0) {
            problems.add(
                    line, 1, "this kernel has no program; write 'program' on a line of its own, and its instructions");
            return null;
        }
        while (!loops.isEmpty() && !problems.full()) {
            OpenLoop loop = loops.pop();
            problems.add(
                    loop.line(), loop.column(), "this loop has no 'end'; write 'end' after the last line of its body");
        }
        if (!halts) {
            int place = Math.max(lastLine, programLine);
            problems.add(place, 1, "a program ends with 'halt'; write it after this line");
        }
        if (problems.count() > problemsBefore) {
            return null;
        }
        try {
            return new Kernel(
                    name,
                    tensors.stream().flatMap(Optional::stream).toList(),
                    buffers,
                    semaphores,
                    grid,
                    persistent,
                    operandRows,
                    operandColumns,
                    operandsBuffered,
                    warpProducts,
                    setupLoads,
                    residents,
                    new Program(Collections.unmodifiableList(instructions)));
        } catch (IllegalArgumentException fault) {
            problems.add(line, 1, String.valueOf(fault.getMessage()));
            return null;
        }
    }
}

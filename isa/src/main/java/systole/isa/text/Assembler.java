package systole.isa.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.Kernel;

/** Reads kernels from text. */
public final class Assembler {
    /** Longest text that is read, in UTF-16 units. */
    public static final int MAXIMUM_CHARACTERS = 1 << 24;

    private final String text;
    private final Problems problems = new Problems();
    private final List<Kernel> kernels = new ArrayList<>();
    private @Nullable KernelSource source;
    /** A line that belongs to no kernel has been complained about: those after it are passed over. */
    private boolean lost;

    private Assembler(String text) {
        this.text = text;
    }

    /**
     * The kernels of a text, at least one, in the order in which they are run. The grammar is told in the package's
     * description.
     *
     * @throws SourceException with every problem that was found, if there is any
     */
    public static List<Kernel> assemble(String text) {
        return new Assembler(text).run();
    }

    private List<Kernel> run() {
        if (text.length() > MAXIMUM_CHARACTERS) {
            problems.add(1, 1, "the text is longer than " + MAXIMUM_CHARACTERS + " characters");
            problems.check(1);
        }
        int number = 0;
        // editors of some systems put a byte order mark first
        int start = text.startsWith("\ufeff") ? 1 : 0;
        while (start <= text.length() && !problems.full()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            line(new Line(text, start, end, ++number));
            start = end + 1;
        }
        finish();
        if (kernels.isEmpty() && problems.count() == 0) {
            problems.add(1, 1, "there is no kernel; begin with one, as in 'kernel copy'");
        }
        problems.check(number);
        return List.copyOf(kernels);
    }

    private void line(Line line) {
        if (line.atEnd()) {
            return;
        }
        int column = line.column();
        try {
            words(line);
        } catch (LineFault fault) {
            problems.add(line.number(), fault.column(), fault.message(""));
        } catch (IllegalArgumentException fault) {
            // a rule of the records that the readers do not know: still told where
            problems.add(line.number(), column, String.valueOf(fault.getMessage()));
        }
    }

    private void words(Line line) {
        Declaration declaration = declaration(line);
        if (declaration == Declaration.KERNEL) {
            line.take();
            finish();
            lost = false;
            source = new KernelSource(line, problems);
            declare(source, line, declaration);
        } else if (source == null) {
            if (!lost) {
                lost = true;
                throw new LineFault(line.column(), "a text begins with a kernel, as in 'kernel copy'", false);
            }
        } else if (source.programLine == 0) {
            above(source, line, declaration);
        } else if (declaration != null) {
            int column = line.column();
            problems.add(
                    line.number(),
                    column,
                    declaration == Declaration.PROGRAM
                            ? "the program has begun already, in line " + source.programLine
                            : "declarations stand above 'program', which is in line " + source.programLine);
            line.take();
            if (declaration != Declaration.PROGRAM) {
                declare(source, line, declaration);
            }
        } else {
            new InstructionReader(source, line).read();
        }
    }

    /** A line above the program, or the first instruction where the line between is missing. */
    private void above(KernelSource kernel, Line line, @Nullable Declaration declaration) {
        if (declaration != null) {
            line.take();
            declare(kernel, line, declaration);
            return;
        }
        int column = line.column();
        if (!line.isWord()) {
            throw line.expected("a declaration or 'program'");
        }
        String word = line.token();
        if (InstructionReader.MNEMONICS.find(word) != null) {
            problems.add(
                    line.number(),
                    column,
                    "'" + word + "' is an instruction; write 'program' on a line of its own above the first");
            kernel.programLine = line.number();
            new InstructionReader(kernel, line).read();
            return;
        }
        problems.add(line.number(), column, Declaration.WORDS.unknown(word));
        Declaration meant = Declaration.WORDS.nearest(word);
        if (meant != null) {
            // goes on as if it stood there, or every use of the name would be a problem too
            line.take();
            declare(kernel, line, meant);
        }
    }

    private static void declare(KernelSource kernel, Line line, Declaration declaration) {
        try {
            new DeclarationReader(kernel, line).read(declaration);
        } catch (LineFault fault) {
            throw new LineFault(fault.column(), fault.message(declaration.form()), false);
        }
    }

    /**
     * The declaration that a line's first word begins; null for none. A misspelt
     * kernel is one, else all its lines would be lost.
     */
    private @Nullable Declaration declaration(Line line) {
        if (!line.isWord()) {
            return null;
        }
        String word = line.token();
        Declaration declaration = Declaration.WORDS.find(word);
        if (declaration == null
                && InstructionReader.MNEMONICS.find(word) == null
                && Declaration.WORDS.nearest(word) == Declaration.KERNEL) {
            problems.add(line.number(), line.column(), Declaration.WORDS.unknown(word));
            return Declaration.KERNEL;
        }
        return declaration;
    }

    private void finish() {
        if (source != null) {
            Kernel kernel = source.finish();
            if (kernel != null) {
                kernels.add(kernel);
            }
            source = null;
        }
    }
}

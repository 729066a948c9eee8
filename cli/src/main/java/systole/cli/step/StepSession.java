package systole.cli.step;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import systole.isa.Kernel;
import systole.isa.execute.Execution;
import systole.isa.execute.Launch;
import systole.isa.execute.Place;

/** A conversation about a running program: a line of input is a command, and each step is printed. */
public final class StepSession {
    /** Values of each change that are shown. */
    private static final int WATCHED = 6;

    private static final String HELP = """
              Enter           do the next instruction
              c               continue to the next breakpoint
              b [KERNEL:]N    set or clear a breakpoint before instruction N
              p NAME [SLOT]   print a buffer, tensor or semaphore
              s               print the state: queues, semaphores, buffers
              q               quit
            """;

    private enum Mode {
        ASK,
        CONTINUE,
        /** The input has ended: steps are printed up to the limit. */
        UNATTENDED,
        SILENT,
        QUIT
    }

    private final BufferedReader in;
    private final PrintWriter out;
    private final Breakpoints breakpoints;
    private final int steps;
    private final String prompt;
    private Mode mode;
    private int printed;
    private @Nullable Place last;

    /**
     * A session before its first kernel.
     *
     * @param breakpoints where it stops
     * @param stepping true to ask before the first instruction, false to run to the first breakpoint
     * @param steps how many steps are printed once the input has ended
     * @param prompt printed before a command is read
     */
    public StepSession(
            BufferedReader in, PrintWriter out, Breakpoints breakpoints, boolean stepping, int steps, String prompt) {
        this.in = in;
        this.out = out;
        this.breakpoints = breakpoints;
        this.steps = steps;
        this.prompt = prompt;
        this.mode = stepping ? Mode.ASK : Mode.CONTINUE;
    }

    /**
     * Runs one kernel to its end, as the commands say. Throws as {@link Execution#step} does.
     *
     * @param execution of the kernel, before its first instruction
     * @param launches what it was made of
     * @return false when it is to be left off
     */
    public boolean run(Execution execution, List<Launch> launches) {
        Kernel kernel = launches.get(0).kernel();
        execution.watch(WATCHED);
        last = null;
        if (mode != Mode.SILENT) {
            out.println("kernel " + kernel.name() + ", tiles: " + kernel.grid().tiles());
        }
        while (!execution.finished() && mode != Mode.QUIT) {
            switch (mode) {
                case CONTINUE -> goOn(execution, launches, kernel);
                case SILENT -> execution.finish();
                case ASK -> ask(execution, launches, kernel);
                case UNATTENDED -> unattended(execution, kernel);
                case QUIT -> throw new IllegalStateException("left before");
            }
        }
        out.flush();
        return mode != Mode.QUIT;
    }

    private void goOn(Execution execution, List<Launch> launches, Kernel kernel) {
        Optional<Place> place = execution.runUntil(at -> breakpoints.at(kernel, at.instruction()));
        if (place.isPresent()) {
            last = place.get();
            out.println("stopped before " + StepText.place(kernel, last));
            out.print(state(execution, launches).all());
            mode = Mode.ASK;
        }
    }

    private void unattended(Execution execution, Kernel kernel) {
        if (printed++ < steps) {
            step(execution, kernel);
        } else {
            out.println("after " + steps + " steps the rest runs silently (--steps sets how many are printed)");
            mode = Mode.SILENT;
        }
    }

    private void step(Execution execution, Kernel kernel) {
        if (execution.step()) {
            execution.report().ifPresent(report -> {
                last = report.place();
                out.print(StepText.of(kernel, report));
            });
        }
    }

    private void ask(Execution execution, List<Launch> launches, Kernel kernel) {
        out.print(prompt);
        out.flush();
        String line = read();
        if (line == null) {
            mode = Mode.UNATTENDED;
            return;
        }
        String[] words = line.strip().split("\\s+");
        boolean known = words.length == 1 || words[0].equals("p") || words[0].equals("b");
        switch (known ? words[0] : "unknown") {
            case "" -> step(execution, kernel);
            case "c" -> mode = Mode.CONTINUE;
            case "q" -> mode = Mode.QUIT;
            case "?" -> out.print(HELP);
            case "s" -> out.print(state(execution, launches).all());
            case "b" -> toggle(words);
            case "p" -> print(state(execution, launches), words);
            default -> out.println("  unknown command '" + line.strip() + "'; ? lists the commands");
        }
    }

    private void toggle(String[] words) {
        try {
            if (words.length == 2) {
                breakpoints.toggle(words[1]);
            }
            out.println("  breakpoints: " + breakpoints.text());
        } catch (IllegalArgumentException e) {
            out.println("  " + e.getMessage());
        }
    }

    private void print(StateText state, String[] words) {
        boolean slot = words.length == 3 && words[2].matches("\\d{1,9}");
        if (words.length == 2 || slot) {
            out.print(state.one(words[1], slot ? Integer.parseInt(words[2]) : -1));
        } else {
            out.println("  write p and a name, and the number of a slot if you like");
        }
    }

    private StateText state(Execution execution, List<Launch> launches) {
        return new StateText(execution, launches.get(last == null ? 0 : last.device()), last);
    }

    private @Nullable String read() {
        try {
            return in.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException("the commands cannot be read", e);
        }
    }
}

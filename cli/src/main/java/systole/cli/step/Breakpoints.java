package systole.cli.step;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.text.Disassembler;
import systole.isa.text.Spelling;

/** Instructions before which a run stops: numbers in every kernel that has them, or in kernels of a name. */
public final class Breakpoints {
    private final List<Kernel> kernels;
    private final Set<String> set = new TreeSet<>();

    /** None yet, in these kernels. */
    public Breakpoints(List<Kernel> kernels) {
        this.kernels = List.copyOf(kernels);
    }

    /**
     * Sets a breakpoint, or takes away one that is set.
     *
     * @param text {@code N} or {@code KERNEL:N}
     * @throws IllegalArgumentException when there is no such instruction
     */
    public void toggle(String text) {
        String key = key(text.strip());
        if (!set.remove(key)) {
            set.add(key);
        }
    }

    /**
     * Sets a breakpoint, which may be set already.
     *
     * @throws IllegalArgumentException when there is no such instruction
     */
    public void add(String text) {
        set.add(key(text.strip()));
    }

    /** Whether an instruction of a kernel is one. */
    public boolean at(Kernel kernel, int instruction) {
        return set.contains(Integer.toString(instruction)) || set.contains(kernel.name() + ":" + instruction);
    }

    /** The breakpoints with commas between them; {@code none} when there are none. */
    public String text() {
        return set.isEmpty() ? "none" : String.join(", ", set);
    }

    private String key(String text) {
        int colon = text.indexOf(':');
        List<Kernel> meant = colon < 0 ? kernels : named(text.substring(0, colon));
        int number = number(text.substring(colon + 1));
        List<Kernel> having = meant.stream()
                .filter(kernel -> number < kernel.program().instructions().size())
                .toList();
        if (number < 0 || having.isEmpty()) {
            throw new IllegalArgumentException("there is no instruction " + text.substring(colon + 1) + "; "
                    + meant.stream()
                            .map(kernel -> "kernel " + kernel.name() + " has 0 to "
                                    + (kernel.program().instructions().size() - 1))
                            .collect(Collectors.joining(", ")));
        }
        if (having.stream().allMatch(kernel -> loops(kernel, number))) {
            throw new IllegalArgumentException("no queue stops at instruction " + number + " ("
                    + Disassembler.instruction(having.get(0), number) + "); take one inside or after the loop");
        }
        return colon < 0 ? Integer.toString(number) : text.substring(0, colon) + ":" + number;
    }

    private static boolean loops(Kernel kernel, int number) {
        Instruction instruction = kernel.program().instructions().get(number);
        return instruction.opcode() == Opcode.LOOP || instruction.opcode() == Opcode.END;
    }

    private List<Kernel> named(String name) {
        List<Kernel> named =
                kernels.stream().filter(kernel -> kernel.name().equals(name)).toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException("there is no kernel '" + name + "'"
                    + Spelling.hint(
                            name,
                            "kernels",
                            kernels.stream().map(Kernel::name).distinct().toList()));
        }
        return named;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}

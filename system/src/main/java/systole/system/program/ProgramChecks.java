package systole.system.program;

import java.util.List;
import java.util.Locale;
import systole.isa.Declarations;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Queue;
import systole.microarch.CoreSpec;
import systole.microarch.DeviceSpec;
import systole.system.UnservedException;

/** Whether a machine can run a program at all. */
public final class ProgramChecks {
    /** Every event of a program is run; with more there would be no answer for hours. */
    private static final double MOST_INSTRUCTIONS = 1e8;

    private ProgramChecks() {}

    /**
     * Checks that buffers fit in a core and tensors in memory, that messages have links, and that the run comes to an end while
     * somebody waits.
     *
     * @throws UnservedException when a kernel does not, with what is needed and what there is
     */
    public static void fits(List<Kernel> kernels, Machine machine) {
        DeviceSpec device = machine.device();
        for (Kernel kernel : kernels) {
            links(kernel, machine);
            CoreSpec core = device.core();
            within(kernel, "scratchpad of each core", kernel.scratchBytes(), core.scratchBytes(), device);
            within(kernel, "accumulators of each core", kernel.accumulatorBytes(), core.accumulatorBytes(), device);
            long tensors = kernel.tensors().stream()
                    .mapToLong(Declarations.Tensor::bytes)
                    .reduce(0, Math::addExact);
            within(kernel, "memory", tensors, device.memory().capacityBytes(), device);
            double instructions = instructions(kernel, device.cores());
            if (instructions > MOST_INSTRUCTIONS) {
                throw new UnservedException(
                        String.format(
                                Locale.ROOT,
                                "kernel %s: each core runs about %.0e instructions, and at most %.0e are followed one by"
                                        + " one",
                                kernel.name(),
                                instructions,
                                MOST_INSTRUCTIONS),
                        "use fewer loop trips or tiles");
            }
        }
    }

    private static void links(Kernel kernel, Machine machine) {
        for (Instruction instruction : kernel.program().instructions()) {
            if (machine.links() == null && instruction.opcode().queue() == Queue.LINK) {
                throw new UnservedException(
                        "kernel " + kernel.name() + ": " + instruction.opcode().mnemonic() + " needs links, and "
                                + machine.id() + (machine.devices() == 1 ? " is one device" : " has none"),
                        "name a node whose devices are joined by links, and two devices or more");
            }
        }
    }

    private static void within(Kernel kernel, String what, long needed, long available, DeviceSpec device) {
        if (needed > available) {
            throw new UnservedException(
                    String.format(
                            Locale.ROOT,
                            "kernel %s needs %,d bytes of the %s, %s has %,d",
                            kernel.name(),
                            needed,
                            what,
                            device.id(),
                            available),
                    "use smaller or fewer buffers and tensors, or another device");
        }
    }

    /** Instructions of one core, loops at their longest. */
    private static double instructions(Kernel kernel, int cores) {
        double sum = 0;
        double[] repeats = new double[kernel.program().instructions().size() + 1];
        repeats[0] = 1;
        int depth = 0;
        for (Instruction instruction : kernel.program().instructions()) {
            if (instruction.opcode() == Opcode.LOOP) {
                Operand.Bound bound = instruction.bound();
                repeats[depth + 1] = repeats[depth] * Math.ceil((double) Math.max(0, bound.maximum()) / bound.step());
                depth++;
            } else if (instruction.opcode() == Opcode.END) {
                depth--;
            }
            sum += repeats[depth];
        }
        return sum * Math.ceil((double) kernel.grid().tiles() / cores);
    }
}

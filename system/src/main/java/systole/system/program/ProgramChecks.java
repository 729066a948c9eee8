package systole.system.program;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import systole.isa.Affine;
import systole.isa.Declarations;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Queue;
import systole.isa.walk.WorkEstimate;
import systole.microarch.CoreSpec;
import systole.microarch.DeviceSpec;
import systole.system.UnservedException;

/** Whether a machine can run a program at all. */
public final class ProgramChecks {
    /** Every event of a program is run; with more there would be no answer for hours. */
    private static final double MOST_INSTRUCTIONS = 1e8;

    /** From here on a run may take more than some seconds. */
    private static final double MANY_INSTRUCTIONS = 1e7;

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
            double tensors = kernel.tensors().stream()
                    .mapToDouble(Declarations.Tensor::bytes)
                    .sum();
            // exact below 2^53, and far beyond any memory above
            within(kernel, "memory", (long) tensors, device.memory().capacityBytes(), device);
            double instructions = instructions(kernel, machine);
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
                                + without(machine),
                        "name a node whose devices are joined by links, and two devices or more");
            }
        }
        alike(kernel);
    }

    /** One device is timed for all, which must then exchange alike. */
    private static void alike(Kernel kernel) {
        int depth = 0;
        int unlike = 0;
        for (Instruction instruction : kernel.program().instructions()) {
            if (instruction.opcode() == Opcode.LOOP) {
                depth++;
                unlike = unlike == 0 && instruction.varies(Affine.Variable.RANK) ? depth : unlike;
            } else if (instruction.opcode() == Opcode.END) {
                unlike = unlike == depth ? 0 : unlike;
                depth--;
            } else if (unlike > 0 && instruction.opcode().queue() == Queue.LINK) {
                throw new UnservedException(
                        "kernel " + kernel.name() + ": " + instruction.opcode().mnemonic()
                                + " stands in a loop whose trips depend on the rank, and programs are timed on devices"
                                + " that run in step",
                        "let all devices exchange alike, or execute it");
            }
        }
    }

    private static String without(Machine machine) {
        if (machine.devices() > 1) {
            return machine.id() + " has none";
        }
        return machine.id().equals(machine.device().id())
                ? machine.id() + " is one device"
                : "one device of " + machine.id() + " has no peers";
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
    private static double instructions(Kernel kernel, Machine machine) {
        return WorkEstimate.tile(kernel, machine.devices())
                * Math.ceil((double) kernel.grid().tiles() / machine.device().cores());
    }

    /** What somebody who waits for the run should know; empty when it is done in a few seconds. */
    public static Optional<String> patience(List<Kernel> kernels, Machine machine) {
        double instructions = kernels.stream()
                .mapToDouble(kernel -> instructions(kernel, machine))
                .sum();
        return instructions < MANY_INSTRUCTIONS
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "each core runs about %.0e instructions, which are followed one by one: this may take a minute",
                        instructions));
    }
}

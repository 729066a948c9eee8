package systole.isa.execute;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.isa.Declarations;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;

/** The tensors of kernels that run in order: those of the same name are the same memory of a device. */
public final class ProgramTensors {
    /** What a tensor holds before the first kernel, where nobody says. */
    public enum Start {
        /** Nothing can be known: the first kernel that uses it reads it and does not write it. */
        UNKNOWN,
        /** Zeros that may matter: the first kernel that uses it both reads and writes it. */
        READ,
        /** Zeros that the first kernel that uses it writes over, or that nothing uses. */
        WRITTEN
    }

    /**
     * One tensor.
     *
     * @param tensor as the first kernel that has it declares it
     * @param kernel name of that kernel
     * @param start what it holds at first
     * @param stored whether some kernel stores to it
     */
    public record Entry(Declarations.Tensor tensor, String kernel, Start start, boolean stored) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * Joins the tensors of kernels, in the order of their declarations.
     *
     * @throws IllegalArgumentException when two kernels have tensors of one name that cannot be the same memory
     */
    public ProgramTensors(List<Kernel> kernels) {
        Map<String, Start> starts = new LinkedHashMap<>();
        for (Kernel kernel : kernels) {
            for (int i = 0; i < kernel.tensors().size(); i++) {
                Declarations.Tensor tensor = kernel.tensors().get(i);
                boolean reads =
                        uses(kernel, i, List.of(Opcode.LOAD, Opcode.GATHER, Opcode.STORE_ADD, Opcode.SCATTER_ADD));
                boolean writes =
                        uses(kernel, i, List.of(Opcode.STORE, Opcode.SCATTER, Opcode.STORE_ADD, Opcode.SCATTER_ADD));
                if (reads || writes) {
                    starts.putIfAbsent(tensor.name(), reads ? writes ? Start.READ : Start.UNKNOWN : Start.WRITTEN);
                }
                Start start = starts.getOrDefault(tensor.name(), Start.WRITTEN);
                entries.put(tensor.name(), joined(entries.get(tensor.name()), kernel, tensor, start, writes));
            }
        }
    }

    private static Entry joined(
            @Nullable Entry before, Kernel kernel, Declarations.Tensor tensor, Start start, boolean stored) {
        if (before == null) {
            return new Entry(tensor, kernel.name(), start, stored);
        }
        Declarations.Tensor first = before.tensor();
        if (first.type() != tensor.type() || elements(first) != elements(tensor)) {
            throw new IllegalArgumentException("tensor " + tensor.name() + " is " + shape(first) + " in kernel "
                    + before.kernel() + " and " + shape(tensor) + " in kernel " + kernel.name()
                    + "; tensors of one name are the same memory, so type and number of elements must agree");
        }
        return new Entry(first, before.kernel(), start, before.stored() || stored);
    }

    /** As a double, which no dimensions overflow; equal up to 2^53, far beyond what an array holds. */
    private static double elements(Declarations.Tensor tensor) {
        return tensor.dimensions().stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
    }

    private static String shape(Declarations.Tensor tensor) {
        return tensor.type().text() + tensor.dimensions();
    }

    private static boolean uses(Kernel kernel, int tensor, List<Opcode> opcodes) {
        for (Instruction instruction : kernel.program().instructions()) {
            if (opcodes.contains(instruction.opcode()) && instruction.tile().tensor() == tensor) {
                return true;
            }
        }
        return false;
    }

    /** All tensors, in the order of their declarations. */
    public List<Entry> entries() {
        return new ArrayList<>(entries.values());
    }

    /** Their names. */
    public Collection<String> names() {
        return entries.keySet();
    }

    /** The tensor of a name; null when there is none. */
    public @Nullable Entry find(String name) {
        return entries.get(name);
    }

    /** A kernel on the memory of a device, which has every tensor by name. */
    public static Launch launch(Kernel kernel, Map<String, TensorData> memory) {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        for (Declarations.Tensor tensor : kernel.tensors()) {
            TensorData data = memory.get(tensor.name());
            if (data == null) {
                throw new IllegalArgumentException("there is no memory for tensor " + tensor.name());
            }
            long[] dimensions =
                    tensor.dimensions().stream().mapToLong(Long::longValue).toArray();
            tensors.put(tensor.name(), data.reshaped(dimensions));
        }
        return new Launch(kernel, tensors);
    }
}

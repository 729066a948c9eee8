package systole.system.run;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.Declarations.Role;
import systole.isa.Declarations.Tensor;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Queue;
import systole.memory.CacheSpec;
import systole.microarch.timing.Residency;

/** What the shared cache holds of a kernel's tensors when it starts. */
public enum CachePolicy {
    /**
     * The operator is one of a chain: its activations were written just before. A byte that {@code x} others followed into a
     * full cache is still there with {@code exp(-x / capacity)}, so of {@code b} bytes written in a row
     * {@code capacity / b * (1 - exp(-b / capacity))} are left.
     */
    CHAIN {
        @Override
        double activation(double bytes, double passing, double capacity) {
            return written(bytes, capacity);
        }
    },
    /**
     * The operator was timed alone while whole layers ran: the first of its inputs was written just before, while as much was
     * read beside it, and the others so much earlier that the weights of products have passed since and nothing of them is
     * left.
     */
    LAYER {
        @Override
        double activation(double bytes, double passing, double capacity) {
            return written(READ_AND_WRITTEN * bytes, capacity);
        }

        @Override
        boolean firstAlone() {
            return true;
        }
    },
    /**
     * The operator is repeated over and over on the same activations, with other weights each time: in a full cache the part
     * {@code h} that survives a pass solves {@code h = exp(-missed / capacity)}, with {@code missed} the weights and the
     * part of the activations that did not survive.
     */
    LOOP {
        @Override
        double activation(double bytes, double passing, double capacity) {
            if (bytes + passing <= capacity) {
                return 1;
            }
            // from nothing resident: with nothing else passing, 1 solves the equation too, but does not last
            double survives = 0;
            for (int i = 0; i < ITERATIONS; i++) {
                survives = StrictMath.exp(-(passing + (1 - survives) * bytes) / capacity);
            }
            return survives;
        }
    };

    private static final int ITERATIONS = 64;
    /** Bytes that pass the cache for each byte that an operator writes, at least. */
    private static final int READ_AND_WRITTEN = 2;

    abstract double activation(double bytes, double passing, double capacity);

    /** True when only the first input of an operator can be there, however much else it reads and writes. */
    boolean firstAlone() {
        return false;
    }

    /** Residency of a kernel that is the {@code position}-th of its operator: later ones read what the one before wrote. */
    public Residency residency(Kernel kernel, int position, @Nullable CacheSpec cache) {
        if (cache == null) {
            return Residency.cold(kernel.tensors().size());
        }
        double capacity = cache.sharedCapacityBytes();
        boolean[] loaded = named(kernel, Queue.LOAD);
        boolean[] moved = named(kernel, Queue.STORE);
        double activations = 0;
        double passing = 0;
        for (int i = 0; i < loaded.length; i++) {
            Tensor tensor = kernel.tensors().get(i);
            if (loaded[i] || moved[i]) {
                activations += tensor.role() == Role.ACTIVATION ? tensor.bytes() : 0;
                passing += tensor.role() == Role.ACTIVATION ? 0 : tensor.bytes();
            }
        }
        List<Double> fractions = new ArrayList<>();
        boolean later = false;
        for (int i = 0; i < loaded.length; i++) {
            Tensor tensor = kernel.tensors().get(i);
            boolean kept = loaded[i] && tensor.role() == Role.ACTIVATION;
            double bytes = firstAlone() ? tensor.bytes() : activations;
            fractions.add(
                    !kept || later
                            ? 0.0
                            : position > 0
                                    ? written((double) tensor.bytes(), capacity)
                                    : activation(bytes, passing, capacity));
            later |= kept && firstAlone() && position == 0;
        }
        return new Residency(fractions);
    }

    /** Tensors that instructions of a queue read or write; what only a mask compares is never moved. */
    private static boolean[] named(Kernel kernel, Queue queue) {
        boolean[] named = new boolean[kernel.tensors().size()];
        for (Instruction instruction : kernel.program().instructions()) {
            if (instruction.opcode().queue() == queue) {
                named[instruction.tile().tensor()] = true;
            }
        }
        return named;
    }

    private static double written(double bytes, double capacity) {
        return -capacity / bytes * StrictMath.expm1(-bytes / capacity);
    }
}

package systole.system.run;

import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.Declarations.Role;
import systole.isa.Declarations.Tensor;
import systole.isa.Kernel;
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
            double survives = 1;
            for (int i = 0; i < ITERATIONS; i++) {
                survives = StrictMath.exp(-(passing + (1 - survives) * bytes) / capacity);
            }
            return survives;
        }
    };

    private static final int ITERATIONS = 64;

    abstract double activation(double bytes, double passing, double capacity);

    /** Residency of a kernel that is the {@code position}-th of its operator: later ones read what the one before wrote. */
    public Residency residency(Kernel kernel, int position, @Nullable CacheSpec cache) {
        if (cache == null) {
            return Residency.cold(kernel.tensors().size());
        }
        double capacity = cache.sharedCapacityBytes();
        double activations = sum(kernel.tensors(), true);
        double passing = sum(kernel.tensors(), false);
        List<Double> fractions = kernel.tensors().stream()
                .map(tensor -> tensor.role() != Role.ACTIVATION
                        ? 0.0
                        : position > 0
                                ? written((double) tensor.bytes(), capacity)
                                : activation(activations, passing, capacity))
                .toList();
        return new Residency(fractions);
    }

    private static double written(double bytes, double capacity) {
        return -capacity / bytes * StrictMath.expm1(-bytes / capacity);
    }

    private static double sum(List<Tensor> tensors, boolean activations) {
        return tensors.stream()
                .filter(tensor -> (tensor.role() == Role.ACTIVATION) == activations)
                .mapToDouble(Tensor::bytes)
                .sum();
    }
}

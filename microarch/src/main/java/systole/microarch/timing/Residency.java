package systole.microarch.timing;

import java.util.Arrays;
import java.util.List;

/**
 * What the shared cache holds when a kernel starts.
 *
 * @param fractions resident part of each tensor, by its number in the kernel, 0 to 1
 */
public record Residency(List<Double> fractions) {
    /** Copies the list. */
    public Residency {
        fractions = List.copyOf(fractions);
    }

    /** Nothing of {@code tensors} tensors is resident. */
    public static Residency cold(int tensors) {
        Double[] zeros = new Double[tensors];
        Arrays.fill(zeros, 0.0);
        return new Residency(List.of(zeros));
    }

    /** Resident part of a tensor. */
    public double of(int tensor) {
        return fractions.get(tensor);
    }
}

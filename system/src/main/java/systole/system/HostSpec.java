package systole.system;

import java.util.Set;
import systole.workloads.operator.OperatorKind;

/**
 * What the host does for a device that has no kernels for some operators. Such an operator is a call: its inputs cross the
 * link, the processor works through memory, the result crosses back, one after the other.
 *
 * @param operators kinds that the device leaves to the host
 * @param callSeconds fixed time of a call, from the device's last kernel to its next (microbenchmark: round trip of an empty
 *     call)
 * @param memoryBytesPerSecond memory bandwidth of the processor for one device (microbenchmark: copy on the host)
 * @param opsPerSecond arithmetic of the processor for one device
 * @param linkJoulesPerByte both ends of the link
 * @param watts what a busy processor draws for one device
 */
public record HostSpec(
        Set<OperatorKind> operators,
        double callSeconds,
        double memoryBytesPerSecond,
        double opsPerSecond,
        double linkJoulesPerByte,
        double watts) {
    /** Checks the signs, and that products stay on the device. */
    public HostSpec {
        operators = Set.copyOf(operators);
        if (operators.contains(OperatorKind.GEMM)) {
            throw new IllegalArgumentException("a device computes matrix products itself");
        }
        if (!(callSeconds >= 0) || !(memoryBytesPerSecond > 0) || !(opsPerSecond > 0)) {
            throw new IllegalArgumentException("a host needs positive rates");
        }
    }
}

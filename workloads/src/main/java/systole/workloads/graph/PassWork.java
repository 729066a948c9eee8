package systole.workloads.graph;

import java.util.List;

/**
 * Work of a pass on one device, from which a floor of its time follows: it is not below the largest of products over peak,
 * bytes that cannot stay on chip over bandwidth, and link bytes over link bandwidth.
 *
 * @param matrixFlops operations of matrix products as this device does them, padding included, causal attention counted half
 * @param weightBytes parameters read, each once
 * @param cacheBytes keys and values read and written
 * @param operatorBytes bytes of all operators' own tensors, as if nothing stayed on chip between operators
 * @param linkBytes bytes sent to peers where switches do not reduce
 */
public record PassWork(
        double matrixFlops, double weightBytes, double cacheBytes, double operatorBytes, double linkBytes) {
    /** Sums over steps. */
    public static PassWork of(List<Step> steps) {
        Sum sum = new Sum();
        steps.forEach(step -> step.accept(sum));
        return new PassWork(sum.matrixFlops, sum.weightBytes, sum.cacheBytes, sum.operatorBytes, sum.linkBytes);
    }

    /**
     * Bytes that memory must move however clever the device is: parameters and cache, less what chip memory can keep from one
     * pass to the next. Activations can stay on chip.
     *
     * @param onChipBytes caches and scratchpads of the device
     */
    public double bytesThatCannotStay(long onChipBytes) {
        return Math.max(0, weightBytes + cacheBytes - onChipBytes);
    }

    private static final class Sum implements StepVisitor {
        private double matrixFlops;
        private double weightBytes;
        private double cacheBytes;
        private double operatorBytes;
        private double linkBytes;

        @Override
        public void operator(OperatorStep step) {
            matrixFlops += step.operator().matrixFlops();
            weightBytes += step.weightBytes();
            cacheBytes += step.cacheBytes();
            operatorBytes += step.operator().memoryBytes();
        }

        @Override
        public void collective(Collective step) {
            linkBytes += step.linkBytes();
        }

        @Override
        public void repeat(Repeat step) {
            PassWork one = of(step.steps());
            matrixFlops += step.count() * one.matrixFlops;
            weightBytes += step.count() * one.weightBytes;
            cacheBytes += step.count() * one.cacheBytes;
            operatorBytes += step.count() * one.operatorBytes;
            linkBytes += step.count() * one.linkBytes;
        }
    }
}

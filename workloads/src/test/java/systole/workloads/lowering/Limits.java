package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import systole.isa.Declarations;
import systole.isa.Kernel;
import systole.isa.Target;

/** What every kernel must keep to on a device. */
final class Limits {
    private Limits() {}

    static void check(Kernel kernel, Target target) {
        assertThat(kernel.scratchBytes()).as(kernel.name()).isLessThanOrEqualTo(target.scratchBytes());
        long accumulators = kernel.buffers().stream()
                .filter(buffer -> buffer.space() == Declarations.Space.ACCUMULATOR)
                .mapToLong(Declarations.Buffer::bytes)
                .sum();
        assertThat(accumulators).as(kernel.name()).isLessThanOrEqualTo(target.accumulatorBytes());
    }
}

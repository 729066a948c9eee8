package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import systole.system.stack.HostCosts;
import systole.workloads.operator.OperatorKind;

/** A stream of launches, worked out by hand in microseconds. */
final class LaunchQueueTest {
    private static final long MICRO = 1_000_000;
    /** 2 us a kernel, 3 us an operator, 7 us a collective, 10 us a layer. */
    private static final HostCosts COSTS = new HostCosts(2e-6, 3e-6, 7e-6, 10e-6, 0, 0, 0, 0);

    private final LaunchQueue queue = new LaunchQueue(COSTS);

    /** Host done at 5, 10, 15; the device is busy 5 to 6, 10 to 11, 15 to 16: it waits 5, 4 and 4. */
    @Test
    void shortKernelsWaitForTheHost() {
        assertThat(queue.operator(OperatorKind.NORM, 1, MICRO)).isEqualTo(5 * MICRO);
        assertThat(queue.operator(OperatorKind.NORM, 1, MICRO)).isEqualTo(4 * MICRO);
        assertThat(queue.operator(OperatorKind.NORM, 1, MICRO)).isEqualTo(4 * MICRO);
    }

    /** Host done at 5, 10, 15, 20; the first kernel ends at 25, so three launches wait in the queue and nothing for them. */
    @Test
    void launchesRunAheadOfALongKernel() {
        assertThat(queue.operator(OperatorKind.GEMM, 1, 20 * MICRO)).isEqualTo(5 * MICRO);
        assertThat(queue.operator(OperatorKind.NORM, 1, MICRO)).isZero();
        assertThat(queue.operator(OperatorKind.NORM, 1, MICRO)).isZero();
        assertThat(queue.operator(OperatorKind.NORM, 1, MICRO)).isZero();
    }

    /** Three kernels and a layer: 3 + 3 x 2 + 10 = 19; a collective 7 + 2 = 9 more, done at 28, after the attention's end at 20. */
    @Test
    void whatEachKindTakes() {
        assertThat(queue.operator(OperatorKind.ATTENTION, 3, MICRO)).isEqualTo(19 * MICRO);
        assertThat(queue.collective(MICRO)).isEqualTo(8 * MICRO);
    }

    /** The host does work itself from 6 to 106: what it launches next is there at 111. */
    @Test
    void nothingIsAheadAfterWorkOfTheHost() {
        queue.operator(OperatorKind.NORM, 1, MICRO);
        queue.onHost(100 * MICRO);
        assertThat(queue.operator(OperatorKind.NORM, 1, MICRO)).isEqualTo(5 * MICRO);
    }
}

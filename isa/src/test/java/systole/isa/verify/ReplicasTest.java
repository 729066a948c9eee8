package systole.isa.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import systole.isa.Kernel;

/** Kernels in the shapes of lowering pass. */
final class ReplicasTest {
    @Test
    void pass() {
        for (int cores : List.of(1, 2, 4, 7)) {
            assertThat(Verifier.verify(Replicas.product(), Limits.NONE.withCores(cores))
                            .findings())
                    .isEmpty();
            assertThat(Verifier.verify(Replicas.attention(), Limits.NONE.withCores(cores))
                            .findings())
                    .isEmpty();
            assertThat(Verifier.verify(Replicas.stream(cores), Limits.NONE.withCores(cores))
                            .findings())
                    .isEmpty();
            assertThat(Verifier.verify(Replicas.rows(), Limits.NONE.withCores(cores))
                            .findings())
                    .isEmpty();
        }
        for (int devices : List.of(2, 4)) {
            Kernel reduce = Replicas.reduce(devices);
            Verification verification = Verifier.verify(reduce, Limits.NONE.withDevices(devices));
            assertThat(verification.findings()).isEmpty();
            assertThat(verification.complete()).isTrue();
        }
    }

    @Test
    void weightsLoadedOnceAreRightForOneNumberOfCoresOnly() {
        // dealt to 3 cores: with 4, the fourth starts in round 1 and never has weights
        assertThat(Verifier.verify(Replicas.stream(3), Limits.NONE.withCores(4)).findings())
                .extracting(Finding::rule)
                .contains(Rule.READ_BEFORE_WRITE);
    }
}

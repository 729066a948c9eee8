package systole.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ResourceTest {
    @Test
    void keysAreUniqueAndInCamelCase() {
        assertThat(Arrays.stream(Resource.values()).map(Resource::key))
                .doesNotHaveDuplicates()
                .allMatch(key -> key.matches("[a-z]+([A-Z][a-z]+)*"));
        assertThat(Resource.CORE_PORT).hasToString("core_port");
    }
}

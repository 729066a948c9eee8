package systole.microarch.timing;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How closely kernels are timed: the registry of clocks. */
public enum Fidelity {
    /** Closed form over the loop nest, for sweeps. */
    FAST {
        @Override
        public KernelTimer timer(boolean skipSteadyLoops) {
            return new FastTimer();
        }
    },
    /** Events at tile granularity: what is used unless another is asked for. */
    TILE {
        @Override
        public KernelTimer timer(boolean skipSteadyLoops) {
            return new TileTimer(skipSteadyLoops);
        }
    };

    /**
     * The clock.
     *
     * @param skipSteadyLoops false to run every event, where a clock would skip some of equal result
     */
    public abstract KernelTimer timer(boolean skipSteadyLoops);

    /** The name in inputs and reports. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Names of all. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(Fidelity::key).toList();
    }

    /** The one of a name; throws {@link IllegalArgumentException} naming those that exist. */
    public static Fidelity of(String key) {
        return Arrays.stream(values())
                .filter(fidelity -> fidelity.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("found \"" + key + "\", expected one of " + keys()));
    }
}

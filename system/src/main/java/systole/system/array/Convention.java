package systole.system.array;

import java.util.Arrays;
import java.util.List;

/** How words between memory and scratchpads are counted. */
public enum Convention {
    /** By the block that each fold needs and double-buffered scratchpads keep. */
    SYSTOLE("systole"),

    /**
     * As SCALE-Sim counts when no bandwidth is given: every address is played against buffers counted in hundredths, every
     * partial sum is written and none is read back. For comparison with it.
     */
    SCALE_SIM("scale-sim");

    private final String key;

    Convention(String key) {
        this.key = key;
    }

    /** The name in descriptions. */
    public String key() {
        return key;
    }

    /** All names. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(Convention::key).toList();
    }

    /** The convention of that name, one of {@link #keys}. */
    public static Convention of(String key) {
        return Arrays.stream(values())
                .filter(convention -> convention.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("found \"" + key + "\", expected one of " + keys()));
    }
}

package systole.system.array;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import systole.microarch.array.ArrayTimer;

/** How closely an array machine is timed. Cycles of the arrays are the same in all. */
public enum ArrayFidelity {
    /** Closed form. */
    FAST,
    /** Closed form: a fold is the tile of an array. */
    TILE,
    /** Every cycle of the arrays' edges; words of memory by playing every address, where memory is never waited for. */
    EXACT;

    /** The clock. */
    ArrayTimer timer() {
        return this == EXACT ? ArrayTimer.stepped() : ArrayTimer.closedForm();
    }

    /** The name in inputs and reports. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Names of all. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(ArrayFidelity::key).toList();
    }
}

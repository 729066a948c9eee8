package systole.isa;

import java.util.Locale;

/** The in-order instruction queues of a core. Each has one kind of work; they run at the same time. */
public enum Queue {
    /** Tile loads from memory into the scratchpad. */
    LOAD,
    /** Matrix products on the tensor units. */
    TENSOR,
    /** Elementwise, reduction and conversion work on the vector and special-function units. */
    VECTOR,
    /** Tile stores from the scratchpad to memory. */
    STORE,
    /** Messages to and from other devices. */
    LINK;

    /** The name used in programs. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

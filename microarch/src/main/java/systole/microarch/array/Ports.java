package systole.microarch.array;

/**
 * Widths of the ports between the scratchpads and the edges of all arrays of a core, in words a cycle. When an edge needs
 * more words than its port gives, all arrays wait.
 *
 * @param ifmap inputs
 * @param filter filters
 * @param ofmap results
 */
public record Ports(long ifmap, long filter, long ofmap) {
    /** Ports as wide as the edges, one word a cycle for each lane of all arrays: none of them is ever waited for. */
    public static final Ports UNLIMITED = new Ports(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    /** Checks that words pass. */
    public Ports {
        if (ifmap < 1 || filter < 1 || ofmap < 1) {
            throw new IllegalArgumentException("a port passes at least one word a cycle");
        }
    }

    /** Cycles that the arrays' next step takes when their edges need so many words. */
    long cycles(long ifmapWords, long filterWords, long ofmapWords) {
        long cycles = 1;
        if (ifmapWords > ifmap) {
            cycles = Math.max(cycles, Ceil.div(ifmapWords, ifmap));
        }
        if (filterWords > filter) {
            cycles = Math.max(cycles, Ceil.div(filterWords, filter));
        }
        if (ofmapWords > ofmap) {
            cycles = Math.max(cycles, Ceil.div(ofmapWords, ofmap));
        }
        return cycles;
    }
}

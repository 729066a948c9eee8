package systole.system.report;

/**
 * A layer on an array machine, once. The first four figures are in the convention of SCALE-Sim: folds one after the other,
 * cycles counted by the index of the last one, a cold fill and a last drain of memory left out.
 *
 * @param layer name
 * @param count times that it runs
 * @param computeCycles index of the last cycle when memory is never waited for and folds follow one another
 * @param stallCycles cycles between folds that such a run waits for memory or ports
 * @param utilizationPercent multiply-accumulates over what all cells could have done in the cycles of both
 * @param mappingEfficiencyPercent mean part of the cells that a fold uses
 * @param overlappedCycles our own count: cycles, the last one included, when folds overlap as in double-buffered hardware, with
 *     all waiting for memory
 * @param seconds time in the report's total: by the machine's own way of following folds, all waiting included
 * @param sram words between scratchpads and arrays
 * @param dram bytes between memory and scratchpads
 */
public record LayerReport(
        String layer,
        long count,
        long computeCycles,
        long stallCycles,
        double utilizationPercent,
        double mappingEfficiencyPercent,
        long overlappedCycles,
        double seconds,
        Traffic sram,
        Traffic dram) {

    /**
     * What moves for a layer, by operand.
     *
     * @param ifmapReads inputs read
     * @param filterReads filters read
     * @param ofmapReads partial sums read back
     * @param ofmapWrites sums written
     */
    public record Traffic(long ifmapReads, long filterReads, long ofmapReads, long ofmapWrites) {}

    /** Compute cycles and stalls. */
    public long totalCycles() {
        return computeCycles + stallCycles;
    }
}

package systole.microarch.array;

/**
 * What a product took on arrays.
 *
 * @param spec arrays
 * @param gemm product
 * @param cycles all cycles, waiting included
 * @param stallCycles cycles in which the arrays waited for a scratchpad port
 * @param sram words between scratchpads and arrays
 */
public record ArrayRun(ArraySpec spec, Gemm gemm, long cycles, long stallCycles, SramWords sram) {

    /** Cycles in which the arrays moved on: fill, load, compute and drain. */
    public long computeCycles() {
        return cycles - stallCycles;
    }

    /** Where the product lay. */
    public Mapping mapping() {
        return spec.map(gemm);
    }

    /** Multiply-accumulates performed: with structured sparsity, those of the stored weights. */
    public long macs() {
        return gemm.m() * gemm.n() * spec.sparsity().compressed(gemm.k());
    }

    /** Multiply-accumulates performed over those that all cells could have performed, in percent. */
    public double utilizationPercent() {
        return 100.0 * macs() / ((double) cycles * spec.geometry().cells());
    }

    /** Mean part of an array's cells that a fold uses, in percent. */
    public double mappingEfficiencyPercent() {
        return 100.0 * mapping().efficiency();
    }

    /** Index of the last cycle, counted from 0: what SCALE-Sim reports as compute cycles when folds are sequential. */
    public long lastComputeCycle() {
        return computeCycles() - 1;
    }
}

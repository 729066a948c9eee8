package systole.system.array;

import systole.microarch.array.ArrayGeometry;
import systole.microarch.array.ArrayRun;
import systole.microarch.array.ArraySpec;
import systole.microarch.array.ArrayTimer;
import systole.microarch.array.Folds;
import systole.microarch.array.Gemm;
import systole.microarch.array.Sparsity;
import systole.microarch.array.SramWords;
import systole.microarch.array.scratchpad.AddressReplay;
import systole.microarch.array.scratchpad.DramWords;
import systole.microarch.array.scratchpad.MemoryRun;
import systole.microarch.array.scratchpad.Prefetch;
import systole.microarch.timing.Fidelity;
import systole.system.UnservedException;
import systole.system.report.LayerReport;

/**
 * One layer, timed in both ways in which folds can follow each other.
 *
 * @param machine arrays
 * @param layer layer
 * @param sequential folds one after the other
 * @param overlapped folds overlapping
 * @param dram words moved between memory and scratchpads
 */
record LayerRun(ArrayMachine machine, ArrayLayer layer, MemoryRun sequential, MemoryRun overlapped, DramWords dram) {
    /** Beyond these, words could not be counted, rounds not be kept, or cycles not be stepped in the time one has. */
    private static final double MOST_MACS = 1e18;

    private static final double MOST_ROUNDS = 2e7;
    private static final double MOST_STEPPED_CYCLES = 1e9;

    static LayerRun of(ArrayMachine machine, ArrayLayer layer, Fidelity fidelity) {
        check(machine, layer, fidelity);
        ArrayTimer timer = fidelity == Fidelity.EXACT ? ArrayTimer.stepped() : ArrayTimer.closedForm();
        ArraySpec sequential = spec(machine, layer, Folds.SEQUENTIAL);
        ArraySpec overlapped = spec(machine, layer, Folds.OVERLAPPED);
        MemoryRun one = Prefetch.run(timer, sequential, layer.shape(), machine.pads());
        MemoryRun other = Prefetch.run(timer, overlapped, layer.shape(), machine.pads());
        boolean replayed = fidelity == Fidelity.EXACT
                && !machine.waitsForMemory()
                && sequential.geometry().arrays() == 1
                && layer.sparsity().equals(Sparsity.DENSE);
        MemoryRun own = machine.spec().folds() == Folds.SEQUENTIAL ? one : other;
        DramWords words = replayed ? AddressReplay.words(sequential, layer.shape(), machine.pads()) : own.dram();
        return new LayerRun(machine, layer, one, other, words);
    }

    private static ArraySpec spec(ArrayMachine machine, ArrayLayer layer, Folds folds) {
        ArraySpec spec = machine.spec();
        return new ArraySpec(spec.geometry(), spec.dataflow(), folds, spec.ports(), layer.sparsity());
    }

    private static void check(ArrayMachine machine, ArrayLayer layer, Fidelity fidelity) {
        Gemm gemm = layer.shape().gemm();
        if ((double) gemm.m() * gemm.n() * gemm.k() > MOST_MACS) {
            throw new UnservedException(
                    "layer " + layer.name() + " has more multiply-accumulates than can be counted",
                    "use a smaller one");
        }
        ArraySpec spec = spec(machine, layer, Folds.SEQUENTIAL);
        long rounds = spec.map(gemm).rounds();
        if (rounds > MOST_ROUNDS) {
            throw new UnservedException(
                    "layer " + layer.name() + " is cut into " + rounds + " folds of the arrays, more than are kept",
                    "use larger arrays or a smaller layer");
        }
        double cycles = (double) rounds * spec.foldInterval(spec.map(gemm).steps());
        if (fidelity == Fidelity.EXACT && cycles > MOST_STEPPED_CYCLES) {
            throw new UnservedException(
                    "layer " + layer.name() + " takes more cycles than are stepped one by one",
                    "use \"fidelity\": \"fast\", whose cycles are the same");
        }
    }

    /** The run that the machine's own way of following folds makes. */
    MemoryRun own() {
        return machine.spec().folds() == Folds.SEQUENTIAL ? sequential : overlapped;
    }

    /** Cycles that the arrays move on in, of one run. */
    long computeCycles() {
        return own().array().computeCycles();
    }

    /** Cycles waited for scratchpad ports. */
    long portCycles() {
        return own().array().stallCycles();
    }

    /** Cycles waited for memory, the first fetch and the last write included. */
    long memoryCycles() {
        return own().cycles() - own().array().cycles();
    }

    double macs() {
        return own().array().macs();
    }

    double scratchpadBytes() {
        SramWords words = own().array().sram();
        return (double) machine.wordBytes()
                        * (words.ifmapReads() + words.filterReads() + words.ofmapReads() + words.ofmapWrites())
                + words.filterIndexBits() / 8.0;
    }

    double dramBytes() {
        return (double) machine.wordBytes() * dram.total();
    }

    /** Cycles that no way of using these arrays goes below: products at the peak, operands once through their interface. */
    double boundCycles() {
        Gemm gemm = layer.shape().gemm();
        ArrayGeometry geometry = machine.spec().geometry();
        double words = Math.max(
                Math.min(dram.ifmapReads(), layer.shape().inputWords()),
                Math.max(gemm.n() * layer.sparsity().compressed(gemm.k()), gemm.m() * gemm.n()));
        double memory = machine.waitsForMemory() ? words / machine.pads().wordsPerCycle() : 0;
        return Math.max(macs() / geometry.cells(), memory);
    }

    LayerReport report(double seconds) {
        ArrayRun array = sequential.array();
        long compute = array.lastComputeCycle();
        long stalls = sequential.stallCycles() + array.stallCycles();
        // an array of one cell that multiplies once ends in cycle 0
        long reported = Math.max(1, compute + stalls);
        SramWords words = array.sram();
        int bytes = machine.wordBytes();
        return new LayerReport(
                layer.name(),
                layer.count(),
                compute,
                stalls,
                100 * macs() / ((double) reported * machine.spec().geometry().cells()),
                array.mappingEfficiencyPercent(),
                overlapped.cycles(),
                seconds,
                new LayerReport.Traffic(
                        words.ifmapReads(), words.filterReads(), words.ofmapReads(), words.ofmapWrites()),
                new LayerReport.Traffic(
                        bytes * dram.ifmapReads(),
                        bytes * dram.filterReads(),
                        bytes * dram.ofmapReads(),
                        bytes * dram.ofmapWrites()));
    }
}

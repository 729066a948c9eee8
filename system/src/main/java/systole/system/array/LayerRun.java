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
    private static final double MOST_PLAYED_ADDRESSES = 1e10;
    private static final double MOST_PLAYED_WORDS = 1e8;

    static LayerRun of(ArrayMachine machine, ArrayLayer layer, Fidelity fidelity) {
        check(machine, layer, fidelity);
        ArrayTimer own = fidelity == Fidelity.EXACT ? ArrayTimer.stepped() : ArrayTimer.closedForm();
        MemoryRun one = run(machine, layer, Folds.SEQUENTIAL, own);
        MemoryRun other = run(machine, layer, Folds.OVERLAPPED, own);
        DramWords words;
        if (played(machine, layer)) {
            words = AddressReplay.words(spec(machine, layer, Folds.SEQUENTIAL), layer.shape(), machine.pads());
        } else {
            words = machine.spec().folds() == Folds.SEQUENTIAL ? one.dram() : other.dram();
        }
        return new LayerRun(machine, layer, one, other, words);
    }

    /** A run by the given clock if it is the machine's own way of following folds; the other is for the table alone. */
    private static MemoryRun run(ArrayMachine machine, ArrayLayer layer, Folds folds, ArrayTimer own) {
        ArrayTimer timer = machine.spec().folds() == folds ? own : ArrayTimer.closedForm();
        return Prefetch.run(timer, spec(machine, layer, folds), layer.shape(), machine.pads());
    }

    /** Whether words are counted by playing addresses: SCALE-Sim's convention, where it has one to compare with. */
    static boolean played(ArrayMachine machine, ArrayLayer layer) {
        return machine.convention() == Convention.SCALE_SIM
                && !machine.waitsForMemory()
                && machine.spec().geometry().arrays() == 1
                && layer.sparsity().equals(Sparsity.DENSE);
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
        if (played(machine, layer)) {
            SramWords reads = ArrayTimer.closedForm().time(spec, gemm).sram();
            double most = Math.max((double) layer.shape().inputWords(), (double) gemm.k() * gemm.n());
            if (reads.ifmapReads() + (double) reads.filterReads() > MOST_PLAYED_ADDRESSES || most > MOST_PLAYED_WORDS) {
                throw new UnservedException(
                        "layer " + layer.name() + " reads more addresses than are played one by one",
                        "leave out \"convention\": \"scale-sim\", which asks for it");
            }
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

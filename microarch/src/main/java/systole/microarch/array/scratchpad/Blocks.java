package systole.microarch.array.scratchpad;

import systole.microarch.array.ArraySpec;
import systole.microarch.array.Gemm;
import systole.microarch.array.Layer;
import systole.microarch.array.Mapping;

/**
 * The words that each fold brings in and sends out. Folds go down the rows first, so the operand from the left is a new block
 * in every fold and comes again with every column of folds, unless all of it fits into half of its scratchpad; the operand
 * from the top and the sums change with the column of folds, or are used by one fold alone.
 */
final class Blocks {
    private final ArraySpec spec;
    private final Mapping mapping;
    private final boolean preloads;
    private final boolean leftStays;
    private final boolean topStays;
    private final boolean sumsStay;
    private final double leftShare;
    private final double topShare;

    Blocks(ArraySpec spec, Layer layer, Scratchpads pads) {
        this.spec = spec;
        this.mapping = spec.map(layer.gemm());
        this.preloads = spec.dataflow().preloads();
        Gemm gemm = layer.gemm();
        boolean inputsLeft = spec.dataflow().inputsFromLeft();
        // words of inputs that come from memory for each that a fold names: dense ones for compressed sums, shared ones
        // once
        double dense = (double) gemm.k() / spec.sparsity().compressed(gemm.k());
        double share = dense * distinct(spec, layer, pads.ifmapWords() / 2);
        long inputs = layer.inputWords();
        long filters = spec.sparsity().compressed(gemm.k()) * gemm.n();
        this.leftShare = inputsLeft ? share : 1;
        this.topShare = inputsLeft ? 1 : share;
        this.leftStays = inputsLeft ? inputs <= pads.ifmapWords() / 2 : filters <= pads.filterWords() / 2;
        long topBlock = Math.min(mapping.columns(), spec.geometry().columns()) * mapping.steps();
        this.topStays = topBlock <= pads.filterWords() / 2 || filters <= pads.filterWords() / 2;
        this.sumsStay = topBlock <= pads.ofmapWords() / 2;
    }

    /**
     * Part of the words named by folds that are fetched where windows overlap: each word once, if the scratchpad keeps what
     * the next rows share, and rows come one after the other; else every time.
     */
    private static double distinct(ArraySpec spec, Layer layer, long half) {
        Gemm gemm = layer.gemm();
        boolean rowsInTurn = !spec.dataflow().preloads() || !spec.dataflow().inputsFromLeft();
        long atOnce = spec.dataflow().preloads()
                ? spec.geometry().columns()
                : spec.geometry().rows();
        boolean kept =
                layer.inputWords() <= half || (rowsInTurn && layer.overlapWords(Math.min(atOnce, gemm.m())) <= half);
        return kept ? Math.min(1, (double) layer.inputWords() / ((double) gemm.m() * gemm.k())) : 1;
    }

    /** What a fold makes memory move: operands before it, sums after it. */
    DramWords of(long fold) {
        long row = fold % mapping.rowFolds();
        long column = fold / mapping.rowFolds();
        long rows = mapping.usedRows(fold);
        long columns = mapping.usedColumns(fold);
        long firstRow = row * spec.geometry().rows();
        long firstColumn = column * spec.geometry().columns();
        long left = leftStays && column > 0 ? 0 : part(leftShare, firstRow * mapping.steps(), rows * mapping.steps());
        long top;
        if (preloads) {
            top = part(topShare, firstColumn * mapping.rows() + firstRow * columns, rows * columns);
        } else {
            top = topStays && row > 0 ? 0 : columns * mapping.steps();
        }
        long read = 0;
        long written = rows * columns;
        if (preloads) {
            boolean last = row == mapping.rowFolds() - 1;
            written = sumsStay && !last ? 0 : columns * mapping.steps();
            read = sumsStay || row == 0 ? 0 : columns * mapping.steps();
        }
        boolean inputsLeft = spec.dataflow().inputsFromLeft();
        return new DramWords(inputsLeft ? left : top, inputsLeft ? top : left, read, written);
    }

    /** Words of a part, rounded so that those of all parts add up. */
    private static long part(double share, long before, long words) {
        return Math.round(share * (before + words)) - Math.round(share * before);
    }
}

package systole.microarch.array.scratchpad;

import systole.microarch.array.ArraySpec;
import systole.microarch.array.Gemm;
import systole.microarch.array.Layer;
import systole.microarch.array.Mapping;
import systole.microarch.array.Sparsity;

/**
 * Words read from memory, by playing every address that the array asks for in the order of its edges, lanes of a cycle from
 * the first on. Each read buffer is a {@link HalfSwap}. This is how SCALE-Sim counts when no bandwidth is given; it also
 * writes every partial sum to memory and reads none back.
 */
public final class AddressReplay {
    private final ArraySpec spec;
    private final Layer layer;
    private final Gemm gemm;
    private final Mapping mapping;

    private AddressReplay(ArraySpec spec, Layer layer) {
        this.spec = spec;
        this.layer = layer;
        this.gemm = layer.gemm();
        this.mapping = spec.map(gemm);
    }

    /**
     * Plays a layer.
     *
     * @throws IllegalArgumentException when there are several arrays or the filters are sparse
     */
    public static DramWords words(ArraySpec spec, Layer layer, Scratchpads pads) {
        if (spec.geometry().arrays() != 1 || !spec.sparsity().equals(Sparsity.DENSE)) {
            throw new IllegalArgumentException("addresses are played for one array and dense filters");
        }
        AddressReplay replay = new AddressReplay(spec, layer);
        Gemm gemm = layer.gemm();
        HalfSwap inputs = new HalfSwap(pads.ifmapWords(), layer.inputWords());
        HalfSwap filters = new HalfSwap(pads.filterWords(), gemm.k() * gemm.n());
        boolean inputsLeft = spec.dataflow().inputsFromLeft();
        for (long fold = 0; fold < replay.mapping.folds(); fold++) {
            replay.left(fold, inputsLeft ? inputs : filters);
            replay.top(fold, inputsLeft ? filters : inputs);
        }
        long sums = spec.dataflow().preloads() ? replay.mapping.rowFolds() : 1;
        return new DramWords(inputs.misses(), filters.misses(), 0, gemm.m() * gemm.n() * sums);
    }

    private void left(long fold, HalfSwap buffer) {
        long firstRow = fold % mapping.rowFolds() * spec.geometry().rows();
        int rows = mapping.usedRows(fold);
        long steps = mapping.steps();
        for (long cycle = 0; cycle < steps + rows - 1; cycle++) {
            for (long lane = Math.max(0, cycle - steps + 1); lane <= Math.min(rows - 1, cycle); lane++) {
                buffer.read(leftAddress(firstRow + lane, cycle - lane));
            }
        }
    }

    private void top(long fold, HalfSwap buffer) {
        long firstRow = fold % mapping.rowFolds() * spec.geometry().rows();
        long firstColumn = fold / mapping.rowFolds() * spec.geometry().columns();
        int columns = mapping.usedColumns(fold);
        if (spec.dataflow().preloads()) {
            for (int row = mapping.usedRows(fold) - 1; row >= 0; row--) {
                for (int lane = 0; lane < columns; lane++) {
                    buffer.read(topAddress(firstRow + row, firstColumn + lane));
                }
            }
            return;
        }
        long steps = mapping.steps();
        for (long cycle = 0; cycle < steps + columns - 1; cycle++) {
            for (long lane = Math.max(0, cycle - steps + 1); lane <= Math.min(columns - 1, cycle); lane++) {
                buffer.read(topAddress(cycle - lane, firstColumn + lane));
            }
        }
    }

    private long leftAddress(long row, long step) {
        if (!spec.dataflow().inputsFromLeft()) {
            return row * gemm.n() + step;
        }
        return spec.dataflow().preloads() ? layer.inputAddress(step, row) : layer.inputAddress(row, step);
    }

    private long topAddress(long row, long column) {
        return spec.dataflow().inputsFromLeft() ? row * gemm.n() + column : layer.inputAddress(column, row);
    }
}

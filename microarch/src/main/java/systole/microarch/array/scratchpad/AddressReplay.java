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
    private final boolean evenly;

    private AddressReplay(ArraySpec spec, Layer layer) {
        this.spec = spec;
        this.layer = layer;
        this.gemm = layer.gemm();
        this.mapping = spec.map(gemm);
        // words of a product's inputs lie at equal distances; windows of a convolution do not
        this.evenly = layer instanceof Gemm;
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
        boolean even = evenly || !spec.dataflow().inputsFromLeft();
        long distance = leftAddress(1, 0) - leftAddress(0, 1);
        for (long cycle = 0; cycle < steps + rows - 1; cycle++) {
            long first = Math.max(0, cycle - steps + 1);
            long last = Math.min(rows - 1, cycle);
            if (even) {
                buffer.read(leftAddress(firstRow + first, cycle - first), distance, last - first + 1);
                continue;
            }
            for (long lane = first; lane <= last; lane++) {
                buffer.read(leftAddress(firstRow + lane, cycle - lane));
            }
        }
    }

    private void top(long fold, HalfSwap buffer) {
        long firstRow = fold % mapping.rowFolds() * spec.geometry().rows();
        long firstColumn = fold / mapping.rowFolds() * spec.geometry().columns();
        int columns = mapping.usedColumns(fold);
        boolean even = evenly || spec.dataflow().inputsFromLeft();
        if (spec.dataflow().preloads()) {
            for (int row = mapping.usedRows(fold) - 1; row >= 0; row--) {
                if (even) {
                    buffer.read(topAddress(firstRow + row, firstColumn), topAddress(0, 1) - topAddress(0, 0), columns);
                    continue;
                }
                for (int lane = 0; lane < columns; lane++) {
                    buffer.read(topAddress(firstRow + row, firstColumn + lane));
                }
            }
            return;
        }
        // operands enter from the top in waves where sums stay: those are filters, whose words lie evenly
        long steps = mapping.steps();
        long distance = topAddress(0, 1) - topAddress(1, 0);
        for (long cycle = 0; cycle < steps + columns - 1; cycle++) {
            long first = Math.max(0, cycle - steps + 1);
            long last = Math.min(columns - 1, cycle);
            buffer.read(topAddress(cycle - first, firstColumn + first), distance, last - first + 1);
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

package systole.microarch.array.cell;

import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import systole.microarch.array.ArraySpec;
import systole.microarch.array.Folds;
import systole.microarch.array.Gemm;
import systole.microarch.array.Mapping;
import systole.microarch.array.Ports;
import systole.microarch.array.Sparsity;

/** Multiplies two matrices on one array, cell by cell and cycle by cycle. For arrays and products that fit on a screen. */
public final class CellArray implements Frame {
    private final ArraySpec spec;
    private final Mapping mapping;
    private final Cells cells;
    private final Feeder feeder;
    private final double[][] product;
    private final @Nullable Word[] left;
    private final @Nullable Word[] top;
    private final @Nullable Word[] out;
    private long cycle;
    private Phase phase = Phase.FILL;

    private CellArray(ArraySpec spec, double[][] inputs, double[][] filters, long interval) {
        if (spec.geometry().arrays() != 1
                || !spec.ports().equals(Ports.UNLIMITED)
                || !spec.sparsity().equals(Sparsity.DENSE)) {
            throw new IllegalArgumentException("cells are shown of one array with dense operands and wide ports");
        }
        if (inputs[0].length != filters.length) {
            throw new IllegalArgumentException("inputs of " + inputs[0].length + " columns cannot be multiplied by "
                    + filters.length + " rows of filters");
        }
        this.spec = spec;
        this.mapping = spec.map(new Gemm(inputs.length, filters[0].length, filters.length));
        int rows = spec.geometry().rows();
        int columns = spec.geometry().columns();
        boolean inputsLeft = spec.dataflow().inputsFromLeft();
        boolean preloads = spec.dataflow().preloads();
        this.cells = preloads
                ? new LoadedCells(rows, columns)
                : new StreamedCells(rows, columns, Math.toIntExact(mapping.steps()));
        // by place along the rows of cells, then step; where an operand stays, rows of cells are the terms of the sum
        this.feeder = new Feeder(
                spec,
                mapping,
                interval,
                inputsLeft ? Feeder.of(inputs, preloads) : Feeder.of(filters, false),
                inputsLeft ? Feeder.of(filters, false) : Feeder.of(inputs, true));
        this.product = new double[inputs.length][filters[0].length];
        this.left = new Word[rows];
        this.top = new Word[columns];
        this.out = new Word[columns];
    }

    /**
     * Runs a product.
     *
     * @param spec one array, dense, with wide ports
     * @param inputs {@code m} rows of {@code k}
     * @param filters {@code k} rows of {@code n}
     * @param frames is shown every cycle
     */
    public static CellRun run(ArraySpec spec, double[][] inputs, double[][] filters, Consumer<Frame> frames) {
        long steps = spec.map(new Gemm(inputs.length, filters[0].length, filters.length))
                .steps();
        return run(spec, inputs, filters, frames, spec.foldInterval(steps));
    }

    /**
     * The same with a fold every so many cycles, where folds overlap.
     *
     * @throws IllegalStateException when that is too early, and a register or an edge would have to hold two words
     */
    static CellRun run(ArraySpec spec, double[][] inputs, double[][] filters, Consumer<Frame> frames, long interval) {
        CellArray array = new CellArray(spec, inputs, filters, interval);
        boolean idle = true;
        while (true) {
            array.feeder.begin(array.cycle, idle);
            if (idle && !array.feeder.feeding(array.cycle)) {
                return new CellRun(array.product, array.cycle);
            }
            array.step();
            frames.accept(array);
            idle = !array.cells.moving();
            array.cycle++;
        }
    }

    private void step() {
        boolean entering = false;
        boolean leaving = false;
        for (int r = 0; r < left.length; r++) {
            left[r] = feeder.left(cycle, r);
            entering |= left[r] != null;
        }
        for (int c = 0; c < top.length; c++) {
            top[c] = feeder.top(cycle, c);
            entering |= top[c] != null;
            out[c] = null;
        }
        cells.step(left, top, this::leave);
        for (Word word : out) {
            leaving |= word != null;
        }
        phase = !entering ? Phase.DRAIN : leaving ? Phase.COMPUTE : Phase.FILL;
    }

    private void leave(int column, Word sum) {
        Word other = out[column];
        if (other != null && spec.folds() != Folds.ACCUMULATED) {
            throw new IllegalStateException(sum + " and " + other + " would leave column " + column + " together");
        }
        out[column] = sum;
        long place = feeder.firstColumn(sum.fold()) + column;
        boolean preloads = spec.dataflow().preloads();
        long across = preloads ? sum.place() : feeder.firstRow(sum.fold()) + sum.place();
        boolean placeIsRow = !spec.dataflow().inputsFromLeft();
        long row = placeIsRow ? place : across;
        long col = placeIsRow ? across : place;
        if (row < product.length && col < product[0].length) {
            product[(int) row][(int) col] += sum.value();
        }
    }

    @Override
    public long cycle() {
        return cycle;
    }

    @Override
    public int fold() {
        return feeder.begun() - 1;
    }

    @Override
    public int folds() {
        return Math.toIntExact(mapping.folds());
    }

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public int rows() {
        return left.length;
    }

    @Override
    public int columns() {
        return top.length;
    }

    @Override
    public int activeFold(int row, int column) {
        return cells.activeFold(row, column);
    }

    @Override
    public OptionalDouble held(int row, int column) {
        return cells.held(row, column);
    }

    @Override
    public OptionalDouble loading(int row, int column) {
        return cells.loading(row, column);
    }

    @Override
    public OptionalDouble left(int row) {
        return value(left[row]);
    }

    @Override
    public OptionalDouble top(int column) {
        return value(top[column]);
    }

    @Override
    public OptionalDouble out(int column) {
        return value(out[column]);
    }

    private static OptionalDouble value(@Nullable Word word) {
        return word == null ? OptionalDouble.empty() : OptionalDouble.of(word.value());
    }
}

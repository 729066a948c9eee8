package systole.microarch.array;

import java.util.List;

/**
 * Which operand stays in the cells of an array, and the time that follows from it.
 *
 * <p>Operands enter row {@code r} of cells from the left {@code r} cycles after row 0 and column {@code c} from the top
 * {@code c} cycles after column 0, so that they meet in cell {@code (r, c)} at {@code r + c} (Kung, "Why Systolic
 * Architectures?", IEEE Computer 1982).
 */
public interface Dataflow {
    /** All dataflows. */
    List<Dataflow> ALL = List.of(new OutputStationary(), new WeightStationary(), new InputStationary());

    /** The name in descriptions. */
    String name();

    /** Dimension of a product that lies along the rows of cells. */
    long rows(Gemm gemm);

    /** Dimension of a product that lies along the columns of cells. */
    long columns(Gemm gemm);

    /** Dimension of a product that passes in time. */
    long steps(Gemm gemm);

    /** Whether an operand is shifted into the cells before a fold, one row of cells a cycle. */
    boolean preloads();

    /** Whether it is the inputs that stream in from the left; else the filters do and the inputs come from the top. */
    boolean inputsFromLeft();

    /** Lays a product over arrays. */
    Mapping map(ArrayGeometry geometry, Gemm gemm);

    /** Cycles of one fold alone, from its first operand to its last result. */
    long foldCycles(ArrayGeometry geometry, long steps);

    /**
     * Cycles from the start of a fold to that of the next where folds overlap: the steps, for which its operands pass an
     * edge, but no less than what passes the edge of a column takes: a word for each row of cells, of the stationary operand
     * on its way in or of the sums on their way out.
     */
    long foldInterval(ArrayGeometry geometry, long steps);

    /** The same where sums that stay go to accumulators beside their cells: no edge is in their way. */
    long accumulatedInterval(ArrayGeometry geometry, long steps);

    /** The dataflow of that name; throws {@link IllegalArgumentException} naming the known ones. */
    static Dataflow named(String name) {
        for (Dataflow dataflow : ALL) {
            if (dataflow.name().equals(name)) {
                return dataflow;
            }
        }
        throw new IllegalArgumentException("found \"" + name + "\", expected one of "
                + ALL.stream().map(Dataflow::name).toList());
    }
}

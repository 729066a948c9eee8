package systole.microarch.array;

/**
 * Arrays and how they are used.
 *
 * @param geometry cells
 * @param dataflow which operand stays in the cells
 * @param folds how folds follow each other
 * @param ports widths of the scratchpad ports
 * @param sparsity of the filters
 */
public record ArraySpec(ArrayGeometry geometry, Dataflow dataflow, Folds folds, Ports ports, Sparsity sparsity) {
    /** Dense filters, ports as wide as the edges. */
    public ArraySpec(ArrayGeometry geometry, Dataflow dataflow, Folds folds) {
        this(geometry, dataflow, folds, Ports.UNLIMITED, Sparsity.DENSE);
    }

    /** Where the product comes to lie. */
    public Mapping map(Gemm gemm) {
        return dataflow.map(geometry, new Gemm(gemm.m(), gemm.n(), sparsity.compressed(gemm.k())));
    }

    /** Cycles from the start of a fold of so many steps to that of the next, when no port is in the way. */
    public long foldInterval(long steps) {
        return switch (folds) {
            case SEQUENTIAL -> dataflow.foldCycles(geometry, steps);
            case OVERLAPPED -> dataflow.foldInterval(geometry, steps);
            case ACCUMULATED -> dataflow.accumulatedInterval(geometry, steps);
        };
    }

    /** Cycles that one step of the arrays takes when their edges need so many words. */
    long stepCycles(long left, long top, long out) {
        boolean inputsLeft = dataflow.inputsFromLeft();
        return ports.cycles(sparsity.offered(inputsLeft ? left : top), inputsLeft ? top : left, out);
    }
}

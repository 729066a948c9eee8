package systole.microarch.array;

/**
 * What the edges of one array move in one fold, cycles counted from the fold's start.
 *
 * @param left lanes of the left edge, one a row of cells
 * @param top lanes of the top edge, one a column of cells
 * @param out lanes of results, one a column of cells
 */
record FoldWaves(Wave left, Wave top, Wave out) {

    static FoldWaves of(Dataflow dataflow, Mapping mapping, long fold) {
        long allRows = mapping.geometry().rows();
        long rows = mapping.usedRows(fold);
        long columns = mapping.usedColumns(fold);
        long steps = mapping.steps();
        if (dataflow.preloads()) {
            // rows beyond the edge of the operand are filled with zeros, which nobody reads; sums travel through all
            // rows
            return new FoldWaves(
                    new Wave(allRows, rows, steps),
                    new Wave(allRows - rows, columns, rows),
                    new Wave(2 * allRows - 1, columns, steps));
        }
        return new FoldWaves(new Wave(0, rows, steps), new Wave(0, columns, steps), new Wave(steps - 1, columns, rows));
    }

    /** First cycle after this one up to which all edges move as many words as in this one. */
    long steadyUntil(long cycle) {
        return Math.min(left.steadyUntil(cycle), Math.min(top.steadyUntil(cycle), out.steadyUntil(cycle)));
    }
}

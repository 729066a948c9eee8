package systole.microarch.array;

/**
 * Cycles without stepping. Rounds of folds start at a fixed interval, so {@code n} of them take {@code (n - 1) * interval}
 * and the cycles of one fold; ports that are narrower than the edges add what {@link PortStalls} counts.
 */
final class ClosedForm implements ArrayTimer {
    @Override
    public ArrayRun time(ArraySpec spec, Gemm gemm) {
        Mapping mapping = spec.map(gemm);
        Dataflow dataflow = spec.dataflow();
        long fold = dataflow.foldCycles(spec.geometry(), mapping.steps());
        long compute = (mapping.rounds() - 1) * spec.foldInterval(mapping.steps()) + fold;
        long stalls = PortStalls.possible(spec, mapping) ? new PortStalls(spec, mapping).count() : 0;
        return new ArrayRun(spec, gemm, compute + stalls, stalls, words(spec, mapping, gemm));
    }

    private static SramWords words(ArraySpec spec, Mapping mapping, Gemm gemm) {
        long left = mapping.rows() * mapping.steps() * mapping.columnFolds();
        long vertical = mapping.columns() * mapping.steps() * mapping.rowFolds();
        long still = mapping.rows() * mapping.columns();
        boolean preloads = spec.dataflow().preloads();
        return SramWords.ofEdges(spec, gemm, left, preloads ? still : vertical, preloads ? vertical : still);
    }
}

package systole.microarch.array;

/**
 * Steps the arrays cycle by cycle. What is inside follows from the edges (cells move in lockstep, and {@code cell} proves
 * it), so a cycle costs a lane or two of each edge that start or end, not rows x columns. A step whose edges need more words
 * than a port gives takes several cycles, for all arrays.
 */
final class CycleArray implements ArrayTimer {
    @Override
    public ArrayRun time(ArraySpec spec, Gemm gemm) {
        return new Run(spec, gemm).toEnd();
    }

    /** The state of one run. */
    private static final class Run {
        private final ArraySpec spec;
        private final Gemm gemm;
        private final Mapping mapping;
        private final EdgeState[] arrays;
        private long fold;
        private long leftWords;
        private long topWords;
        private long outWords;

        Run(ArraySpec spec, Gemm gemm) {
            this.spec = spec;
            this.gemm = gemm;
            this.mapping = spec.map(gemm);
            this.arrays = new EdgeState[spec.geometry().arrays()];
            for (int a = 0; a < arrays.length; a++) {
                arrays[a] = new EdgeState(spec, mapping);
            }
        }

        ArrayRun toEnd() {
            long stalls = 0;
            long cycle = 0;
            while (true) {
                if (fold < mapping.folds()) {
                    beginRound(cycle);
                } else if (idle()) {
                    break;
                }
                stalls += step(cycle) - 1;
                cycle++;
            }
            return new ArrayRun(
                    spec, gemm, cycle + stalls, stalls, SramWords.ofEdges(spec, gemm, leftWords, topWords, outWords));
        }

        /** Gives every array a fold when all may take one. */
        private void beginRound(long cycle) {
            boolean apart = spec.folds() == Folds.SEQUENTIAL;
            for (EdgeState array : arrays) {
                if (apart ? !array.idle() : !array.ready(cycle)) {
                    return;
                }
            }
            for (EdgeState array : arrays) {
                if (fold < mapping.folds()) {
                    array.begin(cycle, mapping.usedRows(fold), mapping.usedColumns(fold));
                    fold++;
                }
            }
        }

        private boolean idle() {
            for (EdgeState array : arrays) {
                if (!array.idle()) {
                    return false;
                }
            }
            return true;
        }

        /** Moves all arrays on by one step; cycles that it takes. */
        private long step(long cycle) {
            long left = 0;
            long top = 0;
            long out = 0;
            for (EdgeState array : arrays) {
                array.step(cycle);
                left += array.leftWords();
                top += array.topWords();
                out += array.outWords();
            }
            leftWords += left;
            topWords += top;
            outWords += out;
            return spec.stepCycles(left, top, out);
        }
    }
}

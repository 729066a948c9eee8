package systole.microarch.array;

/**
 * What the arrays do at one time, by kind of fold; all that decides how many words their edges need.
 *
 * @param whole folds that use the whole array
 * @param low folds with fewer rows
 * @param narrow folds with fewer columns
 * @param corner folds with fewer of both
 */
record Round(int whole, int low, int narrow, int corner) {

    static Round of(Mapping mapping, long round) {
        ArrayGeometry geometry = mapping.geometry();
        int[] kinds = new int[4];
        long first = round * geometry.arrays();
        long end = Math.min(mapping.folds(), first + geometry.arrays());
        for (long fold = first; fold < end; fold++) {
            boolean low = mapping.usedRows(fold) < geometry.rows();
            boolean narrow = mapping.usedColumns(fold) < geometry.columns();
            kinds[(low ? 1 : 0) + (narrow ? 2 : 0)]++;
        }
        return new Round(kinds[0], kinds[1], kinds[2], kinds[3]);
    }

    /** Folds of a kind, in the order of the components. */
    int of(int kind) {
        return kind < 2 ? kind == 0 ? whole : low : kind == 2 ? narrow : corner;
    }
}

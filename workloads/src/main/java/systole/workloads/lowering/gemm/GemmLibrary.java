package systole.workloads.lowering.gemm;

import java.util.List;

/**
 * The matrix-product kernels of a library.
 *
 * @param tiles tiles that were compiled
 * @param splits numbers of parts that the sums may be split into; 1 means whole
 * @param panelWidths widths of the panels in which tiles are walked
 */
public record GemmLibrary(List<Tile> tiles, List<Integer> splits, List<Integer> panelWidths) {
    /**
     * One compiled kernel.
     *
     * @param rows rows of the result tile
     * @param columns columns of the result tile
     * @param depthBytes bytes of one row of an operand tile: the tile is as deep as fits at the operand type
     * @param stages most operand tiles in flight; fewer where the scratchpad is too small
     * @param operandRows rows of the part that one group of tensor units keeps to itself
     * @param operandColumns columns of that part
     * @param sharersOfA neighbouring cores that an operand tile of A is multicast to
     * @param sharersOfB neighbouring cores that an operand tile of B is multicast to
     * @param persistent cores take tile after tile, so that the end of one overlaps the start of the next
     */
    public record Tile(
            int rows,
            int columns,
            int depthBytes,
            int stages,
            int operandRows,
            int operandColumns,
            int sharersOfA,
            int sharersOfB,
            boolean persistent) {}

    /** Copies the lists and checks that there is a tile. */
    public GemmLibrary {
        tiles = List.copyOf(tiles);
        splits = List.copyOf(splits);
        panelWidths = List.copyOf(panelWidths);
        if (tiles.isEmpty() || splits.isEmpty() || panelWidths.isEmpty()) {
            throw new IllegalArgumentException("a library of matrix products needs tiles, splits and panel widths");
        }
    }
}

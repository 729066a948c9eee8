package systole.workloads.lowering.gemm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.workloads.operator.Gemm;

/**
 * The matrix-product kernels of a library.
 *
 * @param tiles tiles that were compiled
 * @param splits numbers of parts that the sums may be split into; 1 means whole
 * @param setupLoads dependent loads before the first tile (microbenchmark: smallest product against an empty kernel)
 * @param panelWidths widths of the panels in which tiles are walked
 * @param byType kernels of operand types that have others than these
 * @param grouped kernels of many products in one launch, such as those of experts; null where they are the same
 */
public record GemmLibrary(
        List<Tile> tiles,
        List<Integer> splits,
        int setupLoads,
        List<Integer> panelWidths,
        Map<DataType, GemmLibrary> byType,
        @Nullable GemmLibrary grouped) {
    /**
     * One compiled kernel.
     *
     * @param rows rows of the result tile (tokens)
     * @param rowStep when above 0, the kernel is compiled for every multiple of this up to {@code rows}
     * @param leastRows the library takes the kernel only for results of at least so many rows
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
            int rowStep,
            long leastRows,
            int columns,
            int depthBytes,
            int stages,
            int operandRows,
            int operandColumns,
            int sharersOfA,
            int sharersOfB,
            boolean persistent) {
        /** A kernel for results of any number of rows. */
        public Tile(
                int rows,
                int rowStep,
                int columns,
                int depthBytes,
                int stages,
                int operandRows,
                int operandColumns,
                int sharersOfA,
                int sharersOfB,
                boolean persistent) {
            this(
                    rows,
                    rowStep,
                    1,
                    columns,
                    depthBytes,
                    stages,
                    operandRows,
                    operandColumns,
                    sharersOfA,
                    sharersOfB,
                    persistent);
        }

        /** The same kernel compiled for fewer rows. */
        Tile withRows(int fewer) {
            return new Tile(
                    fewer,
                    0,
                    leastRows,
                    columns,
                    depthBytes,
                    stages,
                    Math.min(operandRows, fewer),
                    operandColumns,
                    sharersOfA,
                    sharersOfB,
                    persistent);
        }

        /**
         * The sizes to try for so many rows: none where they are too few for the kernel, the tile itself, or where it is
         * compiled in steps, the least size that covers the rows with each of the three smallest numbers of tiles.
         */
        List<Tile> sizesFor(long wanted) {
            if (wanted < leastRows) {
                return List.of();
            }
            if (rowStep == 0) {
                return List.of(this);
            }
            List<Tile> sizes = new ArrayList<>();
            long fewest = (wanted + rows - 1) / rows;
            for (long count = fewest; count < fewest + 3; count++) {
                long each = (wanted + count - 1) / count;
                int size = (int) ((each + rowStep - 1) / rowStep * rowStep);
                if (sizes.stream().noneMatch(tile -> tile.rows() == size)) {
                    sizes.add(withRows(size));
                }
            }
            return sizes;
        }
    }

    /** A library with the same kernels for every type. */
    public GemmLibrary(List<Tile> tiles, List<Integer> splits, int setupLoads, List<Integer> panelWidths) {
        this(tiles, splits, setupLoads, panelWidths, Map.of());
    }

    /** A library whose kernels of many products are those of one. */
    public GemmLibrary(
            List<Tile> tiles,
            List<Integer> splits,
            int setupLoads,
            List<Integer> panelWidths,
            Map<DataType, GemmLibrary> byType) {
        this(tiles, splits, setupLoads, panelWidths, byType, null);
    }

    /** The kernels of a product. */
    GemmLibrary of(Gemm gemm) {
        return gemm.batch() > 1 && grouped != null ? grouped : of(gemm.type());
    }

    /** The kernels of a type. */
    public GemmLibrary of(DataType type) {
        return byType.getOrDefault(type, this);
    }

    /** Copies the lists and checks that there is a tile. */
    public GemmLibrary {
        tiles = List.copyOf(tiles);
        splits = List.copyOf(splits);
        panelWidths = List.copyOf(panelWidths);
        byType = Map.copyOf(byType);
        if (tiles.isEmpty() || splits.isEmpty() || panelWidths.isEmpty()) {
            throw new IllegalArgumentException("a library of matrix products needs tiles, splits and panel widths");
        }
    }
}

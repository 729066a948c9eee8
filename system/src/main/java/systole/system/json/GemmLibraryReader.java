package systole.system.json;

import java.util.List;
import java.util.function.Supplier;
import systole.sim.quantity.Dimension;
import systole.workloads.lowering.gemm.GemmLibrary;

/** Reads {@code gemm} of a kernel library. */
final class GemmLibraryReader {
    private GemmLibraryReader() {}

    static Supplier<GemmLibrary> read(Fields gemm) {
        List<Supplier<GemmLibrary.Tile>> tiles =
                gemm.list("tiles", (value, problems) -> tile(new Fields(value, problems)));
        List<Integer> splits = gemm.wholes("splits", 1);
        int setupLoads = gemm.whole("setupLoads", 0);
        List<Integer> panelWidths = gemm.wholes("panelWidths", 1);
        return gemm.make(
                () -> new GemmLibrary(tiles.stream().map(Supplier::get).toList(), splits, setupLoads, panelWidths));
    }

    private static Supplier<GemmLibrary.Tile> tile(Fields tile) {
        int rows = tile.whole("rows", 1);
        int rowStep = tile.has("rowStep") ? tile.whole("rowStep", 1) : 0;
        int columns = tile.whole("columns", 1);
        long depth = tile.wholeQuantity("depth", Dimension.BYTES);
        int stages = tile.whole("stages", 2);
        int operandRows = tile.whole("operandRows", 1);
        int operandColumns = tile.whole("operandColumns", 1);
        int sharersOfA = tile.has("sharersOfA") ? tile.whole("sharersOfA", 1) : 1;
        int sharersOfB = tile.has("sharersOfB") ? tile.whole("sharersOfB", 1) : 1;
        boolean persistent = tile.flag("persistent", false);
        return tile.make(() -> new GemmLibrary.Tile(
                rows,
                rowStep,
                columns,
                Math.toIntExact(depth),
                stages,
                operandRows,
                operandColumns,
                sharersOfA,
                sharersOfB,
                persistent));
    }
}

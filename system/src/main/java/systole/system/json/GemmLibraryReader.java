package systole.system.json;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.sim.quantity.Dimension;
import systole.workloads.lowering.gemm.GemmLibrary;

/** Reads {@code gemm} of a kernel library. */
final class GemmLibraryReader {
    private GemmLibraryReader() {}

    static Supplier<GemmLibrary> read(Fields gemm) {
        Map<DataType, Supplier<GemmLibrary>> byType = gemm.has("byType") ? byType(gemm.object("byType")) : Map.of();
        Supplier<GemmLibrary> grouped = gemm.has("grouped") ? read(gemm.object("grouped"), Map.of(), null) : null;
        return read(gemm, byType, grouped);
    }

    /** Kernels of types that have their own, each described as the common ones are. */
    private static Map<DataType, Supplier<GemmLibrary>> byType(Fields types) {
        Map<DataType, Supplier<GemmLibrary>> map = new EnumMap<>(DataType.class);
        for (DataType type : DataType.values()) {
            if (types.has(type.text(), Shape.OBJECT)) {
                map.put(type, read(types.object(type.text()), Map.of(), null));
            }
        }
        types.make(() -> map);
        return map;
    }

    private static Supplier<GemmLibrary> read(
            Fields gemm, Map<DataType, Supplier<GemmLibrary>> byType, @Nullable Supplier<GemmLibrary> grouped) {
        List<Supplier<GemmLibrary.Tile>> tiles =
                gemm.list("tiles", (value, problems) -> tile(new Fields(value, problems)));
        List<Integer> splits = gemm.wholes("splits", 1);
        int setupLoads = gemm.whole("setupLoads", 0);
        List<Integer> panelWidths = gemm.wholes("panelWidths", 1);
        return gemm.make(() -> {
            Map<DataType, GemmLibrary> others = new EnumMap<>(DataType.class);
            byType.forEach((type, library) -> others.put(type, library.get()));
            return new GemmLibrary(
                    tiles.stream().map(Supplier::get).toList(),
                    splits,
                    setupLoads,
                    panelWidths,
                    others,
                    grouped == null ? null : grouped.get());
        });
    }

    private static Supplier<GemmLibrary.Tile> tile(Fields tile) {
        int rows = tile.whole("rows", 1);
        int rowStep = tile.wholeOr("rowStep", 1, 0);
        int leastRows = tile.wholeOr("leastRows", 1, 1);
        int columns = tile.whole("columns", 1);
        long depth = tile.wholeQuantity("depth", Dimension.BYTES);
        int stages = tile.whole("stages", 2);
        int operandRows = tile.whole("operandRows", 1);
        int operandColumns = tile.whole("operandColumns", 1);
        int sharersOfA = tile.wholeOr("sharersOfA", 1, 1);
        int sharersOfB = tile.wholeOr("sharersOfB", 1, 1);
        boolean persistent = tile.flag("persistent", false);
        return tile.make(() -> new GemmLibrary.Tile(
                rows,
                rowStep,
                leastRows,
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

package systole.system.json;

import java.util.function.Supplier;
import systole.sim.quantity.Dimension;
import systole.workloads.lowering.stream.RowBlock;
import systole.workloads.lowering.stream.StreamLibrary;

/** Reads {@code stream} of a kernel library. */
final class StreamLibraryReader {
    private StreamLibraryReader() {}

    static Supplier<StreamLibrary> read(Fields stream) {
        long tile = stream.wholeQuantity("tile", Dimension.BYTES);
        long smallestTile = stream.wholeQuantity("smallestTile", Dimension.BYTES);
        int stages = stream.whole("stages", 1);
        boolean persistent = stream.flag("persistent", true);
        long heldRow = stream.wholeQuantity("heldRow", Dimension.BYTES);
        int setupLoads = stream.whole("setupLoads", 0);
        long sampledTile = stream.wholeQuantity("sampledTile", Dimension.BYTES);
        Supplier<RowBlock> block = stream.has("rowBlock", Shape.OBJECT) ? block(stream.object("rowBlock")) : null;
        return stream.make(() -> new StreamLibrary(
                Math.toIntExact(tile),
                Math.toIntExact(smallestTile),
                stages,
                persistent,
                Math.toIntExact(heldRow),
                setupLoads,
                Math.toIntExact(sampledTile),
                block == null ? null : block.get()));
    }

    private static Supplier<RowBlock> block(Fields block) {
        int threads = block.whole("threads", 1);
        int elements = block.whole("elements", 1);
        int atOnce = block.whole("atOnce", 1);
        int instructions = block.whole("instructions", 0);
        return block.make(() -> new RowBlock(threads, elements, atOnce, instructions));
    }
}

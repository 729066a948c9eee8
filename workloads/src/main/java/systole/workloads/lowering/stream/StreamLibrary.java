package systole.workloads.lowering.stream;

import org.jspecify.annotations.Nullable;

/**
 * The streaming kernels of a library.
 *
 * @param tileBytes bytes that one load of a tile brings, at most
 * @param smallestTileBytes tiles are made smaller than {@code tileBytes} to give every core one, but not below this
 * @param stages tiles of each input in flight, at most
 * @param persistent cores take tile after tile, so that loads of one overlap the end of the one before
 * @param heldRowBytes a norm or softmax row of at most so many bytes is kept on chip and read once
 * @param setupLoads dependent loads before the first tile (microbenchmark: smallest elementwise kernel against an empty
 *     kernel)
 * @param sampledTileBytes bytes of logits that one core takes at a time when the largest is looked for
 * @param rowBlock the block of threads that a row longer than {@code heldRowBytes} belongs to; null where cores may share a row
 */
public record StreamLibrary(
        int tileBytes,
        int smallestTileBytes,
        int stages,
        boolean persistent,
        int heldRowBytes,
        int setupLoads,
        int sampledTileBytes,
        @Nullable RowBlock rowBlock) {
    /** Kernels whose cores may share a row. */
    public StreamLibrary(
            int tileBytes,
            int smallestTileBytes,
            int stages,
            boolean persistent,
            int heldRowBytes,
            int setupLoads,
            int sampledTileBytes) {
        this(tileBytes, smallestTileBytes, stages, persistent, heldRowBytes, setupLoads, sampledTileBytes, null);
    }

    /** Throws {@link IllegalArgumentException} when a figure is not positive. */
    public StreamLibrary {
        if (tileBytes < 1
                || smallestTileBytes < 1
                || stages < 1
                || heldRowBytes < 0
                || setupLoads < 0
                || sampledTileBytes < 1) {
            throw new IllegalArgumentException("streaming kernels need positive tiles and stages");
        }
    }

    /** The same kernels as blocks of threads that each take one tile of so many bytes and end. */
    public StreamLibrary withBlocks(int bytes) {
        return new StreamLibrary(
                bytes,
                Math.min(smallestTileBytes, bytes),
                1,
                false,
                heldRowBytes,
                setupLoads,
                sampledTileBytes,
                rowBlock);
    }

    /** The same kernels with rows of so many bytes kept on chip. */
    StreamLibrary holding(int bytes) {
        return new StreamLibrary(
                tileBytes,
                smallestTileBytes,
                stages,
                persistent,
                Math.max(bytes, heldRowBytes),
                setupLoads,
                sampledTileBytes,
                rowBlock);
    }
}

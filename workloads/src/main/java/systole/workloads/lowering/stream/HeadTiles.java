package systole.workloads.lowering.stream;

import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Operand;
import systole.isa.Operand.BufferRef;

/**
 * Tiles of some tokens of one head, of tensors that have heads side by side in the row of a token, or tokens below each other in a
 * head. Grid axes are tokens, heads and sequences.
 *
 * @param stream kernel
 * @param batch sequences
 * @param tokens tokens of each
 * @param heads heads
 * @param rows tokens of a tile
 * @param type format
 */
record HeadTiles(TileStream stream, long batch, long tokens, int heads, int rows, DataType type) {
    private static final Affine HEAD = Affine.grid(1, 1);
    private static final Affine SEQUENCE = Affine.grid(2, 1);

    /** A tensor with heads of so many elements side by side. */
    int byToken(String name, int width) {
        return stream.tensor(name, type, batch, tokens, heads, width);
    }

    /** A tensor with the tokens of a head below each other. */
    int byHead(String name, int width) {
        return stream.tensor(name, type, batch, heads, tokens, width);
    }

    /** Elements from {@code first} of the tile's head and tokens, heads side by side. */
    Operand.TileRef ofToken(int tensor, int first, int width) {
        List<Affine> at = List.of(SEQUENCE, Affine.grid(0, rows), HEAD, Affine.constant(first));
        return stream.tile(tensor, at, 1, rows, 1, width);
    }

    /** The same, tokens below each other. */
    Operand.TileRef ofHead(int tensor, int first, int width) {
        List<Affine> at = List.of(SEQUENCE, HEAD, Affine.grid(0, rows), Affine.constant(first));
        return stream.tile(tensor, at, 1, 1, rows, width);
    }

    BufferRef load(String name, Operand.TileRef tile, int width) {
        return stream.load(name, type, rows, width, tile);
    }

    BufferRef store(String name, Operand.TileRef tile, int width) {
        return stream.store(name, type, rows, width, tile);
    }

    /** All tiles, heads fastest. */
    Grid grid() {
        return new Grid(
                List.of(
                        new Grid.Axis("tokens", Math.toIntExact(Tiles.ceilDiv(tokens, rows))),
                        new Grid.Axis("head", heads),
                        new Grid.Axis("batch", Math.toIntExact(batch))),
                List.of(1, 0, 2),
                0);
    }
}

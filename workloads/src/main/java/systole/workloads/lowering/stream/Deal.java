package systole.workloads.lowering.stream;

import java.util.List;
import systole.isa.Affine;
import systole.isa.Grid;

/**
 * Tiles dealt to cores like cards: axis 0 counts the cores, axis 1 the rounds. Tiles of the last round that lie past the end
 * of the tensors are clipped to nothing.
 *
 * @param cores tiles of one round
 * @param rounds rounds
 */
record Deal(int cores, int rounds) {
    static Deal of(long tiles, int cores) {
        int width = (int) Math.min(tiles, cores);
        return new Deal(width, (int) Tiles.ceilDiv(tiles, width));
    }

    /** First element of a tile, each tile {@code extent} long. */
    Affine origin(long extent) {
        return Affine.grid(0, extent).plus(Affine.grid(1, extent * cores));
    }

    Grid grid() {
        return new Grid(List.of(new Grid.Axis("core", cores), new Grid.Axis("round", rounds)), List.of(0, 1), 0);
    }
}

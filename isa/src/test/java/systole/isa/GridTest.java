package systole.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GridTest {
    @Test
    void firstAxisOfTheOrderIsFastest() {
        Grid grid = new Grid(axes(2, 3), List.of(1, 0), 0);
        assertThat(walk(grid))
                .containsExactly(
                        List.of(0, 0), List.of(0, 1), List.of(0, 2), List.of(1, 0), List.of(1, 1), List.of(1, 2));
    }

    @Test
    void panelsByHand() {
        // three rows, five columns, panels of two columns: two whole panels, then one of a single column
        Grid grid = new Grid(axes(3, 5), List.of(0, 1), 2);
        assertThat(walk(grid))
                .containsExactly(
                        List.of(0, 0),
                        List.of(0, 1),
                        List.of(1, 0),
                        List.of(1, 1),
                        List.of(2, 0),
                        List.of(2, 1),
                        List.of(0, 2),
                        List.of(0, 3),
                        List.of(1, 2),
                        List.of(1, 3),
                        List.of(2, 2),
                        List.of(2, 3),
                        List.of(0, 4),
                        List.of(1, 4),
                        List.of(2, 4));
    }

    @Test
    void walksEveryTileOnce() {
        Random random = new Random(10);
        for (int i = 0; i < 500; i++) {
            int count = 1 + random.nextInt(4);
            int[] extents =
                    IntStream.range(0, count).map(axis -> 1 + random.nextInt(9)).toArray();
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, count).boxed().toList());
            Collections.shuffle(order, random);
            Grid grid = new Grid(axes(extents), order, count < 2 ? 0 : random.nextInt(12));
            List<List<Integer>> walk = walk(grid);
            Set<List<Integer>> distinct = new HashSet<>(walk);

            assertThat(walk).as("%s", grid).hasSize(Arrays.stream(extents).reduce(1, (a, b) -> a * b));
            assertThat(distinct).as("%s", grid).hasSameSizeAs(walk);
            assertThat(distinct)
                    .allSatisfy(tile -> assertThat(
                                    IntStream.range(0, count).allMatch(axis -> tile.get(axis) < extents[axis]))
                            .isTrue());
        }
    }

    @Test
    void rejectsNonsense() {
        assertThatThrownBy(() -> new Grid(axes(2, 3), List.of(0, 0), 0)).hasMessageContaining("walk order [0, 0]");
        assertThatThrownBy(() -> new Grid(axes(2, 3), List.of(0), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Grid(axes(2, 0), List.of(0, 1), 0)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new Grid(axes(2), List.of(0), 4)).hasMessageContaining("two axes");
        assertThatThrownBy(() -> new Grid(axes(2, 2), List.of(0, 1), -1)).hasMessageContaining("width");
    }

    private static List<Grid.Axis> axes(int... extents) {
        return IntStream.range(0, extents.length)
                .mapToObj(i -> new Grid.Axis("axis" + i, extents[i]))
                .toList();
    }

    private static List<List<Integer>> walk(Grid grid) {
        List<List<Integer>> walk = new ArrayList<>();
        int[] tile = new int[grid.axes().size()];
        for (long place = 0; place < grid.tiles(); place++) {
            grid.coordinates(place, tile);
            walk.add(Arrays.stream(tile).boxed().toList());
        }
        return walk;
    }
}

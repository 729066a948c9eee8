package systole.system.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import systole.microarch.power.Component;
import systole.sim.Resource;
import systole.system.run.PassTime;

/** Shares of a model exchanged beside the passes, with times worked out by hand. */
final class ShardedChunkTest {
    private static PassTime time(String name, Resource resource, long picoseconds) {
        PassTime time = new PassTime();
        long[] accounts = new long[Resource.values().length];
        accounts[resource.ordinal()] = picoseconds;
        time.add(name, 1, accounts, new double[Component.values().length]);
        return time;
    }

    private static ShardedChunk chunk(long gather, long reduce) {
        ChunkTimes layer = new ChunkTimes(
                time("layer", Resource.TENSOR, 100),
                time("layer_input", Resource.TENSOR, 100),
                time("layer_weight", Resource.TENSOR, 100));
        LayerParts each =
                new LayerParts(layer, time("gather", Resource.LINK, gather), time("reduce", Resource.LINK, reduce));
        return new ShardedChunk(
                new ChunkParts(Collections.nCopies(4, each), ChunkParts.NONE, ChunkParts.NONE),
                new PassTime(),
                new PassTime(),
                1,
                0,
                0);
    }

    @Test
    void whatFitsBesideTheLayersShowsOnlyAtTheEnds() {
        ShardedChunk chunk = chunk(30, 50);
        // the first gather is waited for, and the last reduction
        assertThat(chunk.alone().forward().picoseconds()).isEqualTo(30 + 400);
        assertThat(chunk.alone().backward().picoseconds()).isEqualTo(30 + 800 + 50);
        // in a row of micro-batches every gather but the first runs ahead, and every reduction but the last beside
        assertThat(chunk.steady().forward().picoseconds()).isEqualTo(400);
        assertThat(chunk.steady().backward().picoseconds()).isEqualTo(800);
        assertThat(chunk.edge().picoseconds()).isEqualTo(30 + 50);
        assertThat(Objects.requireNonNull(chunk.steady().backward().byOperator().get("reduce"))
                        .count())
                .isEqualTo(4);
    }

    @Test
    void whatDoesNotFitSetsThePace() {
        ShardedChunk chunk = chunk(150, 250);
        // forward: the links gather all the time, then the last layer is computed
        assertThat(chunk.alone().forward().picoseconds()).isEqualTo(4 * 150 + 100);
        // a step is as long as its links work, 4 * 150 forward and 4 * (150 + 250) backward, and the first reduction
        // waits for
        // what is left of its layer once the next is gathered: 200 - 150
        assertThat(chunk.steady().forward().picoseconds()
                        + chunk.steady().backward().picoseconds())
                .isEqualTo(4 * 150 + 4 * 400 + 50);
    }
}

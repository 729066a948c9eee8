package systole.system.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import systole.system.run.PassTime;

/**
 * The passes of a model chunk by what it holds: layers, and at the ends of the model embedding and head.
 *
 * @param layers its layers in order; those of one kind are one and the same
 * @param embedding passes of the embedding; empty ones elsewhere
 * @param head passes of head and loss; empty ones elsewhere
 */
record ChunkParts(List<LayerParts> layers, ChunkTimes embedding, ChunkTimes head) {
    /** No passes. */
    static final ChunkTimes NONE = new ChunkTimes(new PassTime(), new PassTime(), new PassTime());

    /** Copies the list. */
    ChunkParts {
        layers = List.copyOf(layers);
    }

    /** The passes one after the other. */
    ChunkTimes plain() {
        return new ChunkTimes(
                sum(ChunkTimes::forward), sum(ChunkTimes::backward), sum(ChunkTimes::input), sum(ChunkTimes::weight));
    }

    private PassTime sum(Function<ChunkTimes, PassTime> pass) {
        PassTime sum = PassTime.of(pass.apply(embedding), pass.apply(head));
        addLayers(sum, layer -> pass.apply(layer.times()));
        return sum;
    }

    /** Adds something of every layer. */
    void addLayers(PassTime to, Function<LayerParts, PassTime> what) {
        Map<LayerParts, Integer> counts = new LinkedHashMap<>();
        layers.forEach(layer -> counts.merge(layer, 1, Integer::sum));
        counts.forEach((layer, count) -> to.add(what.apply(layer), count));
    }

    /** Units of a forward pass; parameters outside layers are gathered for the first unit that needs them. */
    List<ShardedStream.Unit> forward(long ends) {
        List<ShardedStream.Unit> units = new ArrayList<>();
        boolean first = embedding.forward().picoseconds() > 0;
        if (first) {
            units.add(new ShardedStream.Unit(embedding.forward().picoseconds(), ends, 0));
        }
        for (LayerParts layer : layers) {
            units.add(new ShardedStream.Unit(
                    layer.times().forward().picoseconds(), layer.gather().picoseconds(), 0));
        }
        if (head.forward().picoseconds() > 0) {
            units.add(new ShardedStream.Unit(head.forward().picoseconds(), first ? 0 : ends, 0));
        }
        return units;
    }

    /** Units of a backward pass, which finds parameters outside layers where the forward pass left them. */
    List<ShardedStream.Unit> backward(long ends) {
        List<ShardedStream.Unit> units = new ArrayList<>();
        boolean first = embedding.forward().picoseconds() > 0;
        if (head.backward().picoseconds() > 0) {
            units.add(new ShardedStream.Unit(head.backward().picoseconds(), 0, first ? 0 : ends));
        }
        for (LayerParts layer : lastFirst()) {
            units.add(new ShardedStream.Unit(
                    layer.times().backward().picoseconds(),
                    layer.gather().picoseconds(),
                    layer.reduce().picoseconds()));
        }
        if (first) {
            units.add(new ShardedStream.Unit(embedding.backward().picoseconds(), 0, ends));
        }
        return units;
    }

    /** Layers in the order of a backward pass. */
    List<LayerParts> lastFirst() {
        List<LayerParts> reversed = new ArrayList<>(layers);
        Collections.reverse(reversed);
        return reversed;
    }
}

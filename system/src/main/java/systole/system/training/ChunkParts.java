package systole.system.training;

import java.util.ArrayList;
import java.util.List;
import systole.system.run.PassTime;

/**
 * The passes of a model chunk by what it holds: so many layers, and at the ends of the model embedding and head.
 *
 * @param layers layers
 * @param layer passes of each
 * @param embedding passes of the embedding; empty ones elsewhere
 * @param head passes of head and loss; empty ones elsewhere
 */
record ChunkParts(int layers, ChunkTimes layer, ChunkTimes embedding, ChunkTimes head) {
    /** No passes. */
    static final ChunkTimes NONE = new ChunkTimes(new PassTime(), new PassTime(), new PassTime());

    /** The passes one after the other. */
    ChunkTimes plain() {
        return new ChunkTimes(
                sum(embedding.forward(), layer.forward(), head.forward()),
                sum(embedding.backward(), layer.backward(), head.backward()),
                sum(embedding.input(), layer.input(), head.input()),
                sum(embedding.weight(), layer.weight(), head.weight()));
    }

    private PassTime sum(PassTime first, PassTime each, PassTime last) {
        PassTime sum = PassTime.of(first, last);
        sum.add(each, layers);
        return sum;
    }

    /** Units of a forward pass; parameters outside layers are gathered for the first unit that needs them. */
    List<ShardedStream.Unit> forward(long gather, long ends) {
        List<ShardedStream.Unit> units = new ArrayList<>();
        boolean first = embedding.forward().picoseconds() > 0;
        if (first) {
            units.add(new ShardedStream.Unit(embedding.forward().picoseconds(), ends, 0));
        }
        for (int i = 0; i < layers; i++) {
            units.add(new ShardedStream.Unit(layer.forward().picoseconds(), gather, 0));
        }
        if (head.forward().picoseconds() > 0) {
            units.add(new ShardedStream.Unit(head.forward().picoseconds(), first ? 0 : ends, 0));
        }
        return units;
    }

    /** Units of a backward pass, which finds parameters outside layers where the forward pass left them. */
    List<ShardedStream.Unit> backward(long gather, long reduce, long ends) {
        List<ShardedStream.Unit> units = new ArrayList<>();
        boolean first = embedding.forward().picoseconds() > 0;
        if (head.backward().picoseconds() > 0) {
            units.add(new ShardedStream.Unit(head.backward().picoseconds(), 0, first ? 0 : ends));
        }
        for (int i = 0; i < layers; i++) {
            units.add(new ShardedStream.Unit(layer.backward().picoseconds(), gather, reduce));
        }
        if (first) {
            units.add(new ShardedStream.Unit(embedding.backward().picoseconds(), 0, ends));
        }
        return units;
    }
}

package systole.system.training;

import java.util.ArrayList;
import java.util.List;
import systole.sim.Resource;
import systole.system.run.PassTime;

/**
 * A chunk whose gradients, and under ZeRO 3 whose parameters, live in shares: they are exchanged layer by layer beside the
 * passes.
 *
 * @param parts passes without that, and what is exchanged of each layer
 * @param gatherEnds gathering of the parameters of embedding and head; nothing when they are whole
 * @param reduceEnds reduction of their gradients
 * @param ahead layers gathered before the one that is computed
 * @param coreShare part of the cores that communication holds
 * @param staticWatts power of a device that waits
 */
record ShardedChunk(
        ChunkParts parts, PassTime gatherEnds, PassTime reduceEnds, int ahead, double coreShare, double staticWatts) {
    /** Passes that begin and end by themselves, as the stages of a pipeline have them. */
    ChunkTimes alone() {
        ChunkTimes plain = parts.plain();
        List<ShardedStream.Unit> input = new ArrayList<>();
        List<ShardedStream.Unit> weight = new ArrayList<>();
        for (LayerParts layer : parts.lastFirst()) {
            input.add(new ShardedStream.Unit(
                    layer.times().input().picoseconds(), layer.gather().picoseconds(), 0));
            weight.add(new ShardedStream.Unit(
                    layer.times().weight().picoseconds(), 0, layer.reduce().picoseconds()));
        }
        return new ChunkTimes(
                beside(plain.forward(), gathers(), exposed(forward())),
                beside(plain.backward(), PassTime.of(gathered(), reduces()), exposed(backward())),
                beside(plain.input(), gathered(), exposed(input)),
                beside(plain.weight(), reduces(), exposed(weight)));
    }

    /** Passes that follow one another, micro-batch after micro-batch: what they exchange runs into the next. */
    ChunkTimes steady() {
        ChunkTimes plain = parts.plain();
        long waited = ofMicroBatches(2) - ofMicroBatches(1);
        return new ChunkTimes(
                beside(plain.forward(), gathers(), 0),
                beside(plain.backward(), PassTime.of(gathered(), reduces()), waited),
                plain.input(),
                plain.weight());
    }

    /** What is waited for once a step beside: the first parameters and the last gradients. */
    PassTime edge() {
        PassTime edge = new PassTime();
        edge.addIdle("sharding_edge", Resource.LINK, 2 * ofMicroBatches(1) - ofMicroBatches(2), staticWatts);
        return edge;
    }

    /** What is waited for in so many micro-batches that follow one another. */
    private long ofMicroBatches(int count) {
        List<ShardedStream.Unit> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            units.addAll(forward());
            units.addAll(backward());
        }
        return exposed(units);
    }

    private long exposed(List<ShardedStream.Unit> units) {
        long compute = units.stream().mapToLong(ShardedStream.Unit::compute).sum();
        return ShardedStream.play(units, ahead, coreShare) - compute;
    }

    private List<ShardedStream.Unit> forward() {
        return parts.forward(gatherEnds.picoseconds());
    }

    private List<ShardedStream.Unit> backward() {
        return parts.backward(reduceEnds.picoseconds());
    }

    private PassTime gathers() {
        return PassTime.of(gathered(), gatherEnds);
    }

    private PassTime gathered() {
        PassTime all = new PassTime();
        parts.addLayers(all, LayerParts::gather);
        return all;
    }

    private PassTime reduces() {
        PassTime all = PassTime.of(reduceEnds);
        parts.addLayers(all, LayerParts::reduce);
        return all;
    }

    private PassTime beside(PassTime passes, PassTime communication, long exposed) {
        PassTime time = PassTime.of(passes);
        time.addExposed(communication, exposed, staticWatts);
        return time;
    }
}

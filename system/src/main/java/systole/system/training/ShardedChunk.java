package systole.system.training;

import java.util.ArrayList;
import java.util.List;
import systole.sim.Resource;
import systole.system.run.PassTime;

/**
 * A chunk whose gradients, and under ZeRO 3 whose parameters, live in shares: they are exchanged layer by layer beside the
 * passes.
 *
 * @param parts passes without that
 * @param gather gathering of a layer's parameters; nothing when they are whole
 * @param gatherEnds the same for embedding and head
 * @param reduce reduction of a layer's gradients
 * @param reduceEnds the same for embedding and head
 * @param ahead layers gathered before the one that is computed
 * @param coreShare part of the cores that communication holds
 * @param staticWatts power of a device that waits
 */
record ShardedChunk(
        ChunkParts parts,
        PassTime gather,
        PassTime gatherEnds,
        PassTime reduce,
        PassTime reduceEnds,
        int ahead,
        double coreShare,
        double staticWatts) {
    /** Passes that begin and end by themselves, as the stages of a pipeline have them. */
    ChunkTimes alone() {
        ChunkTimes plain = parts.plain();
        List<ShardedStream.Unit> input = new ArrayList<>();
        List<ShardedStream.Unit> weight = new ArrayList<>();
        for (int i = 0; i < parts.layers(); i++) {
            input.add(new ShardedStream.Unit(parts.layer().input().picoseconds(), gather.picoseconds(), 0));
            weight.add(new ShardedStream.Unit(parts.layer().weight().picoseconds(), 0, reduce.picoseconds()));
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
        return parts.forward(gather.picoseconds(), gatherEnds.picoseconds());
    }

    private List<ShardedStream.Unit> backward() {
        return parts.backward(gather.picoseconds(), reduce.picoseconds(), reduceEnds.picoseconds());
    }

    private PassTime gathers() {
        return PassTime.of(gathered(), gatherEnds);
    }

    private PassTime gathered() {
        PassTime all = new PassTime();
        all.add(gather, parts.layers());
        return all;
    }

    private PassTime reduces() {
        PassTime all = PassTime.of(reduceEnds);
        all.add(reduce, parts.layers());
        return all;
    }

    private PassTime beside(PassTime passes, PassTime communication, long exposed) {
        PassTime time = PassTime.of(passes);
        time.addExposed(communication, exposed, staticWatts);
        return time;
    }
}

package systole.microarch.timing;

import java.util.Arrays;
import systole.isa.Kernel;
import systole.memory.CacheSpec;
import systole.microarch.DeviceSpec;
import systole.sim.Clock;
import systole.sim.Ticks;

/**
 * Estimates the time of a kernel from its loop nest alone,: what each resource must do for a round of
 * tiles, the slowest of them for every round, and the fill and drain that nothing overlaps. Knows no operator. Lowering
 * chooses among candidate kernels by it.
 */
public final class FastTimer {
    /** One part in so many of what each resource does is not hidden behind the slowest. */
    private static final double OVERLAP_LOSS = 64;
    /** Tiles of the second round that are looked at to see what it shares with the first. */
    private static final int SAMPLE = 16;

    /** Seconds from start to end of a kernel that begins with nothing in the cache. */
    public double seconds(Kernel kernel, DeviceSpec device, long hertz) {
        Decoded decoded = new Decoded(kernel, device, Clock.ofHertz(hertz));
        long tiles = kernel.grid().tiles();
        int width = (int) Math.min(device.cores(), tiles);
        double rounds = Math.ceil((double) tiles / device.cores());
        TileSet first = new TileSet(decoded, places(0, 1, width), false);
        Round work = work(decoded, first);
        double missPerRound = work.distinctBytes;
        CacheSpec cache = device.cache();
        if (cache != null && rounds > 1) {
            int sample = (int) Math.min(SAMPLE, tiles - width);
            long step = Math.max(1, Math.min(width, tiles - width) / sample);
            TileSet second = new TileSet(decoded, places(width, step, sample), false);
            double survives = Math.exp(-work.distinctBytes / cache.sharedCapacityBytes());
            double again = shared(decoded, first, second) * survives;
            missPerRound = (work.distinctBytes + (rounds - 1) * (1 - again) * work.distinctBytes) / rounds;
        }
        double memorySeconds =
                (missPerRound + work.storedBytes) / device.memory().streamBytesPerSecond();
        double cacheSeconds =
                cache == null ? 0 : (work.movedBytes + work.storedBytes) / cache.bandwidthBytesPerSecond();
        double portSeconds = work.portLoadBytes / (device.core().portBytesPerCycle() * hertz);
        double storeSeconds = work.portStoreBytes / (device.core().portBytesPerCycle() * hertz);
        double tensor = Ticks.toSeconds(work.tensorTicks);
        double vector = Ticks.toSeconds(work.vectorTicks);
        double shared = Math.max(memorySeconds, cacheSeconds);
        double steady = Math.max(Math.max(tensor, vector), Math.max(portSeconds, shared));
        // resources that keep pace with each other do not overlap to the last: of two ways that tie, less work is
        // better
        steady += (tensor + vector + portSeconds + memorySeconds + cacheSeconds) / OVERLAP_LOSS;
        double latency = device.memory().latencySeconds();
        double edge = latency + vector * work.tailShare + storeSeconds;
        double total = device.launch().startSeconds() + device.launch().endSeconds() + kernel.setupLoads() * latency;
        if (kernel.persistent()) {
            return total + rounds * steady + edge;
        }
        return total + rounds * (steady + edge) + (rounds - 1) * device.launch().tileSeconds();
    }

    private static long[] places(long from, long step, int count) {
        long[] places = new long[count];
        for (int i = 0; i < count; i++) {
            places[i] = from + i * step;
        }
        return places;
    }

    /** Part of the second round's distinct elements that the first named too. */
    private static double shared(Decoded decoded, TileSet first, TileSet second) {
        double both = 0;
        double all = 0;
        for (int op = 0; op < decoded.memory.size(); op++) {
            if (decoded.memory.get(op).store()) {
                continue;
            }
            long[] known = first.panels[op].clone();
            Arrays.sort(known);
            for (int i = 0; i < second.panels[op].length; i++) {
                double bytes = decoded.memory.get(op).bytes(second.panelElements[op][i]);
                all += bytes;
                both += Arrays.binarySearch(known, second.panels[op][i]) >= 0 ? bytes : 0;
            }
        }
        return all == 0 ? 0 : both / all;
    }

    /** Totals of one round of tiles. */
    private static final class Round {
        double distinctBytes;
        double movedBytes;
        double storedBytes;
        double portLoadBytes;
        double portStoreBytes;
        long tensorTicks;
        long vectorTicks;
        double tailShare;
    }

    private static Round work(Decoded decoded, TileSet set) {
        Round round = new Round();
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            Decoded.Code code = decoded.code[queue];
            long[] repeats = new long[decoded.levels + 1];
            repeats[0] = 1;
            int depth = 0;
            for (int pc = 0; pc < code.op().length; pc++) {
                int arg = code.arg()[pc];
                switch (code.op()[pc]) {
                    case Decoded.LOOP -> {
                        repeats[depth + 1] = repeats[depth] * set.trips[arg];
                        depth++;
                    }
                    case Decoded.END -> depth--;
                    case Decoded.MEMORY -> memory(decoded, set, arg, repeats[depth], round);
                    case Decoded.COMPUTE -> {
                        ComputeOp op = decoded.compute.get(arg);
                        if (op.macs() > 0) {
                            round.tensorTicks += op.ticks() * repeats[depth];
                        } else {
                            round.vectorTicks += op.ticks() * repeats[depth];
                            round.tailShare += depth == 0 ? op.ticks() : 0;
                        }
                    }
                    default -> {}
                }
            }
        }
        round.tailShare = round.vectorTicks == 0 ? 0 : round.tailShare / round.vectorTicks;
        return round;
    }

    private static void memory(Decoded decoded, TileSet set, int number, long repeats, Round round) {
        MemoryOp op = decoded.memory.get(number);
        long loopElements = totalLoopElements(op, set, number, repeats);
        double bytes = (double) set.elements[number] * loopElements * op.bits() / 8;
        double largest = (double) set.largest[number] * loopElements * op.bits() / 8;
        if (op.store()) {
            round.storedBytes += bytes;
            round.portStoreBytes += largest;
            return;
        }
        round.portLoadBytes += largest;
        round.movedBytes += bytes / op.sharers();
        double distinct = 0;
        for (long elements : set.panelElements[number]) {
            distinct += elements;
        }
        boolean moves = op.innermostMoves() || op.loops().length == 0;
        double named = moves ? loopElements : loopElements / (double) Math.max(1, repeats);
        round.distinctBytes += decoded.device.cache() == null ? bytes / op.sharers() : distinct * named * op.bits() / 8;
    }

    /** Elements of the loop-moved dimensions over all iterations of the enclosing loops, clipped at the tensor's end. */
    private static long totalLoopElements(MemoryOp op, TileSet set, int number, long repeats) {
        long all = repeats;
        for (int d = 0; d < op.dims(); d++) {
            if (op.loopMoves(d)) {
                long left = op.size()[d] - set.starts[number][d];
                all = Math.min(all * op.extent()[d], Math.max(0, left));
            }
        }
        return all;
    }
}

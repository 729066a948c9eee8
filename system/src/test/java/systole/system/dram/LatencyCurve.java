package systole.system.dram;

import java.util.SplittableRandom;
import systole.memory.dram.AddressMapping;
import systole.memory.dram.ControllerSpec;
import systole.memory.dram.DramStandard;
import systole.memory.dram.DramStatistics;
import systole.memory.dram.DramSystem;
import systole.memory.dram.Traffic;
import systole.sim.Ticks;

/**
 * A read stream in turn with a pointer chase at random accesses. Turns come 16 a clock; the stream uses one of so many of its
 * turns, the chase its turn when its last read is back. A request that finds its buffer full keeps its turn.
 */
final class LatencyCurve {
    private static final int TURNS_PER_CLOCK = 16;
    private static final int PROBES = 3000;
    private static final long PROBE = -1;

    private final DramSystem memory;
    private final DramStandard standard;
    private final AddressMapping mapping;
    private final Traffic stream;
    private final int idle;
    private final SplittableRandom random = new SplittableRandom(12345);
    private long probesDone;
    private long probeFrom;
    private long probeBack = Ticks.NEVER;
    private boolean probeOut;
    private long probeLatency;

    LatencyCurve(DramStandard standard, ControllerSpec spec, int idle) {
        this.standard = standard;
        this.idle = idle;
        this.memory = new DramSystem(standard, 1, standard.bitsPerSecond(), spec);
        this.mapping = AddressMapping.of(1, standard.organization(), spec);
        this.stream = Traffic.named("stream", standard, spec, 1, Long.MAX_VALUE, 100, 1);
    }

    DramStatistics run() {
        long clockTicks = Ticks.ofSeconds(standard.bitsPerClock() / standard.bitsPerSecond());
        boolean probeTurn = false;
        int skipped = 0;
        for (long clock = 0; probesDone < PROBES; clock++) {
            long now = clock * clockTicks;
            memory.advanceTo(now, this::completed);
            if (probeOut && probeBack <= now) {
                probesDone++;
                probeLatency += probeBack - probeFrom;
                probeOut = false;
            }
            for (int turn = 0; turn < TURNS_PER_CLOCK; turn++) {
                if (memory.waiting() > 0) {
                    break; // whoever waits keeps its turn
                }
                if (probeTurn) {
                    if (!probeOut) {
                        probeOut = true;
                        probeFrom = now;
                        probeBack = Ticks.NEVER;
                        memory.submit(PROBE, randomAddress(), false, now);
                        memory.advanceTo(now, this::completed);
                    }
                    probeTurn = false;
                } else {
                    boolean use = skipped == 0;
                    skipped = (skipped + 1) % idle;
                    if (use) {
                        stream.next();
                        memory.submit(0, stream.address(), false, now);
                        memory.advanceTo(now, this::completed);
                    }
                    probeTurn = true;
                }
            }
        }
        return memory.statistics();
    }

    double averageProbeSeconds() {
        return Ticks.toSeconds(probeLatency) / probesDone;
    }

    private long randomAddress() {
        int bank = random.nextInt(standard.organization().banks());
        int row = random.nextInt(standard.organization().rows());
        return mapping.address(
                0, bank, row, random.nextInt(standard.organization().columns()));
    }

    private void completed(long id, long time) {
        if (id == PROBE) {
            probeBack = time;
        }
    }
}

package systole.microarch.array;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cycles that arrays wait for scratchpad ports, exactly, without stepping.
 *
 * <p>The run is cut at the starts of its rounds. What the edges need in such a window depends on the kinds of folds in it and
 * in the windows before it whose results have not left, and changes by one lane a cycle on the ramps of skewed edges only;
 * between ramps one cycle speaks for all. Windows of the same folds cost the same, and there are few kinds.
 */
final class PortStalls {
    private final ArraySpec spec;
    private final Mapping mapping;
    private final long interval;
    private final long foldCycles;
    private final FoldWaves[] kinds;
    private final Map<List<Round>, Long> known = new HashMap<>();

    PortStalls(ArraySpec spec, Mapping mapping) {
        this.spec = spec;
        this.mapping = mapping;
        this.interval = spec.foldInterval(mapping.steps());
        this.foldCycles = spec.dataflow().foldCycles(spec.geometry(), mapping.steps());
        long lastRow = mapping.rowFolds() - 1;
        long lastColumn = (mapping.columnFolds() - 1) * mapping.rowFolds();
        this.kinds = new FoldWaves[] {
            FoldWaves.of(spec.dataflow(), mapping, 0),
            FoldWaves.of(spec.dataflow(), mapping, lastRow),
            FoldWaves.of(spec.dataflow(), mapping, lastColumn),
            FoldWaves.of(spec.dataflow(), mapping, lastColumn + lastRow)
        };
    }

    /** Whether the edges can ever need more than a port gives. */
    static boolean possible(ArraySpec spec, Mapping mapping) {
        ArrayGeometry geometry = spec.geometry();
        long left = Math.min(mapping.rows(), geometry.rows()) * geometry.arrays();
        long top = Math.min(mapping.columns(), geometry.columns()) * geometry.arrays();
        // folds whose sums leave at a time: one, but for those of few steps that go to accumulators
        long sums = Ceil.div(geometry.rows(), spec.foldInterval(mapping.steps()));
        return spec.stepCycles(left, top, top * sums) > 1;
    }

    long count() {
        int live = (int) Ceil.div(foldCycles, interval);
        List<Round> window = new ArrayList<>();
        long alike = 0;
        long stalls = 0;
        long last = 0;
        long rounds = mapping.rounds();
        for (long i = 0; i < rounds; i++) {
            Round round = Round.of(mapping, i);
            alike = !window.isEmpty() && window.get(0).equals(round) ? alike + 1 : 0;
            window.add(0, round);
            if (window.size() > live) {
                window.remove(live);
            }
            if (i == rounds - 1) {
                stalls += waiting(window, foldCycles);
            } else {
                if (alike <= live) {
                    last = known.computeIfAbsent(List.copyOf(window), rows -> waiting(rows, interval));
                }
                stalls += last;
            }
        }
        return stalls;
    }

    /** Cycles waited in the first {@code length} cycles of the window's newest round; older ones follow it in the list. */
    private long waiting(List<Round> window, long length) {
        long waiting = 0;
        long cycle = 0;
        while (cycle < length) {
            long left = 0;
            long top = 0;
            long out = 0;
            long until = length;
            for (int back = 0; back < window.size(); back++) {
                Round round = window.get(back);
                long shift = back * interval;
                for (int kind = 0; kind < kinds.length; kind++) {
                    long folds = round.of(kind);
                    if (folds > 0) {
                        FoldWaves waves = kinds[kind];
                        left += folds * waves.left().busy(cycle + shift);
                        top += folds * waves.top().busy(cycle + shift);
                        out += folds * waves.out().busy(cycle + shift);
                        until = Math.min(until, waves.steadyUntil(cycle + shift) - shift);
                    }
                }
            }
            waiting += (until - cycle) * (spec.stepCycles(left, top, out) - 1);
            cycle = until;
        }
        return waiting;
    }
}

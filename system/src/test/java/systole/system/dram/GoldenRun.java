package systole.system.dram;

import systole.memory.dram.ControllerSpec;
import systole.memory.dram.DramRun;
import systole.memory.dram.DramStandard;
import systole.memory.dram.DramStatistics;
import systole.memory.dram.RefreshMode;
import systole.memory.dram.Traffic;
import systole.system.json.Descriptions;

/**
 * What the model says to a row of the reference's outputs.
 *
 * @param result what was done
 * @param probeSeconds latency of the probes of a latency curve; 0 for other rows
 * @param cycleSeconds unit of the reference's latencies
 */
record GoldenRun(DramStatistics result, double probeSeconds, double cycleSeconds) {
    static GoldenRun of(Golden row) {
        DramStandard standard = Descriptions.memory("type", row.text("standard"), 0);
        ControllerSpec spec = standard.controller()
                .with(
                        "fr-fcfs-row-hit",
                        "open",
                        row.text("refresh").equals("True") ? RefreshMode.ALL_BANK : RefreshMode.OFF);
        double cycle = standard.bitsPerClock() / standard.bitsPerSecond() / (standard.risingAndFalling() ? 2 : 1);
        if (row.text("pattern").equals("latency_curve")) {
            LatencyCurve curve = new LatencyCurve(standard, spec, (int) row.number("nop_counter"));
            DramStatistics result = curve.run();
            return new GoldenRun(result, curve.averageProbeSeconds(), cycle);
        }
        long requests = (long) row.number("requests");
        Traffic traffic =
                Traffic.named(row.pattern(), standard, spec, 1, requests, (int) row.number("read_pct"), 12345);
        return new GoldenRun(DramRun.of(standard, 1, standard.bitsPerSecond(), spec, traffic), 0, cycle);
    }

    double achievedGigabytes() {
        return result.achievedBytesPerSecond() / 1e9;
    }

    double latencyCycles() {
        return result.averageReadLatencySeconds() / cycleSeconds;
    }
}

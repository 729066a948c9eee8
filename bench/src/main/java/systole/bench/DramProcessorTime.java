package systole.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import systole.memory.dram.DramRun;
import systole.memory.dram.DramStandard;
import systole.memory.dram.Traffic;
import systole.system.json.Descriptions;

/**
 * Requests of one channel by the processor time of its thread, as {@link DramBenchmark} by the clock on the wall: for machines
 * that are shared. Arguments are memory types.
 */
public final class DramProcessorTime {
    private static final int REQUESTS = 300_000;
    private static final int WARM_UP = 8;
    private static final int RUNS = 4;

    private DramProcessorTime() {}

    /** Prints a line for each type and pattern. */
    public static void main(String[] args) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (String type : args.length == 0 ? List.of("hbm2", "hbm3") : List.of(args)) {
            DramStandard standard = Descriptions.memory("type", type, 0);
            for (String pattern : List.of("stream", "sequential", "rows", "random")) {
                double best = Double.MAX_VALUE;
                double all = 0;
                for (int run = -WARM_UP; run < RUNS; run++) {
                    Traffic traffic = Traffic.named(pattern, standard, standard.controller(), 1, REQUESTS, 100, 1);
                    long start = threads.getCurrentThreadCpuTime();
                    DramRun.of(standard, 1, standard.bitsPerSecond(), standard.controller(), traffic);
                    double seconds = (threads.getCurrentThreadCpuTime() - start) * 1e-9;
                    if (run >= 0) {
                        best = Math.min(best, seconds);
                        all += seconds;
                    }
                }
                System.out.printf(
                        Locale.ROOT,
                        "%-8s %-10s %.2f M requests/s, best %.2f%n",
                        type,
                        pattern,
                        RUNS * REQUESTS / all / 1e6,
                        REQUESTS / best / 1e6);
            }
        }
    }
}

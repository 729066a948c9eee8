package systole.system.fidelity;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import systole.isa.Kernel;
import systole.microarch.Action;
import systole.microarch.timing.*;
import systole.sim.*;

final class ProbeTest {
    @Test
    void probe() {
        int n = Integer.getInteger("probe.cases", 60);
        for (SmallCases.Case c : SmallCases.of(4, n)) {
            KernelTime[][] t = new KernelTime[3][];
            long[] s = new long[3];
            long t0 = System.nanoTime();
            StringBuilder why = new StringBuilder();
            for (Kernel k : c.kernels()) {
                KernelTime[] x = new KernelTime[3];
                for (Fidelity f : Fidelity.values()) {
                    x[f.ordinal()] = f.timer(true).time(k, c.spec(), c.spec().clock().maximumHertz(), Residency.cold(k.tensors().size()));
                    s[f.ordinal()] += x[f.ordinal()].ticks();
                }
                why.append(" | ").append(k.name()).append(k.persistent()?"P":"").append(" tiles ").append(k.grid().tiles());
                for (Action a : Action.values()) {
                    if (x[1].count(a) != x[2].count(a)) why.append(" ").append(a).append(" ").append(x[1].count(a)).append("/").append(x[2].count(a));
                }
                why.append(" T").append(Arrays.toString(ns(x[1].accounts()))).append(" E").append(Arrays.toString(ns(x[2].accounts())));
            }
            System.out.printf(java.util.Locale.ROOT, "CASE %-22s %-10s exact %9.1f ns tile %+6.1f%% fast %+6.1f%% %4d ms %s%s%n", c.kind(), c.device(), s[2] / 65536e3,
                    100.0 * (s[1] - s[2]) / s[2], 100.0 * (s[0] - s[2]) / s[2], (System.nanoTime() - t0) / 1000000, c.operator(), why);
        }
    }
    static long[] ns(long[] a) { return Arrays.stream(a).map(x -> x / 65536000).toArray(); }
}

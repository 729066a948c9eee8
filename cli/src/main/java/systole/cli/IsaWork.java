package systole.cli;

import java.util.List;
import java.util.Locale;
import systole.isa.Kernel;
import systole.isa.walk.WorkEstimate;
import systole.system.UnservedException;

/** How much there is to execute. */
final class IsaWork {
    /** What beginning a core costs, in instructions. */
    private static final double CORE = 10;

    private IsaWork() {}

    /**
     * Whether the kernels come to an end while somebody waits.
     *
     * @param limit instructions of all kernels on all devices that may be done
     * @throws UnservedException when there may be more
     */
    static void check(List<Kernel> kernels, int devices, int cores, long limit) {
        double sum = 0;
        for (Kernel kernel : kernels) {
            double tiles = kernel.grid().tiles();
            sum += devices * (tiles * WorkEstimate.tile(kernel, devices) + CORE * Math.min(tiles, cores));
        }
        if (sum > limit) {
            throw new UnservedException(
                    String.format(
                            Locale.ROOT,
                            "the program does up to about %.0e instructions on %s, and at most %.0e are executed",
                            sum,
                            devices == 1 ? "all its tiles" : "the tiles of " + devices + " devices",
                            (double) limit),
                    "use fewer loop trips, tiles or devices, or allow more with --limit N or --no-limit");
        }
    }
}

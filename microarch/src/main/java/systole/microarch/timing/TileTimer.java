package systole.microarch.timing;

import org.jspecify.annotations.Nullable;
import systole.isa.Kernel;
import systole.microarch.DeviceSpec;
import systole.sim.Clock;

/**
 * Times kernels at tile granularity. Stateless and safe to share between threads.
 *
 * @param skipSteadyLoops false to run every event; the result is the same, but for streams and for kernels of unequal
 *     tiles whose walk repeats dozens of rounds, the bulk of which is else taken from a part of them
 */
public record TileTimer(boolean skipSteadyLoops) implements KernelTimer {
    @Override
    public KernelTime time(
            Kernel kernel, DeviceSpec device, long hertz, Residency residency, @Nullable PeerLinks links) {
        Decoded decoded = new Decoded(kernel, device, Clock.ofHertz(hertz), links);
        LongWalk walk = skipSteadyLoops ? LongWalk.of(decoded) : null;
        if (walk == null) {
            return new TileRun(decoded.merged(), residency, skipSteadyLoops, null).run();
        }
        return walk.time(part ->
                new TileRun(new Decoded(part, device, decoded.clock, null).merged(), residency, true, null).run());
    }

    /**
     * A kernel's time and how it came about.
     *
     * @param time the same as without a schedule
     * @param schedule what one core did
     */
    public record Recorded(KernelTime time, Schedule schedule) {}

    /**
     * Runs a kernel, every event of it, and writes down what the first core does.
     *
     * @param links to the other devices; null for a device alone
     * @param mostSteps steps that the schedule keeps
     */
    public static Recorded record(
            Kernel kernel,
            DeviceSpec device,
            long hertz,
            Residency residency,
            @Nullable PeerLinks links,
            int mostSteps) {
        Decoded decoded = new Decoded(kernel, device, Clock.ofHertz(hertz), links);
        Recorder recorder = new Recorder(decoded, mostSteps);
        KernelTime time = new TileRun(decoded, residency, false, recorder).run();
        return new Recorded(time, recorder.schedule());
    }
}

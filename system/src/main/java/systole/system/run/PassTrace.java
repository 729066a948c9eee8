package systole.system.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import systole.sim.Resource;
import systole.system.trace.Trace;
import systole.workloads.graph.Pass;

/**
 * The steps of one pass on a timeline, repeats spread out: operators on one stream, collectives on another. An event ends with
 * the launch gap that follows it, so that nothing is left between events but what the device waits for the host.
 */
final class PassTrace implements StepListener {
    private final List<Trace.Event> operators = new ArrayList<>();
    private final List<Trace.Event> collectives = new ArrayList<>();
    private long now;

    private PassTrace() {}

    /** The pass as a group of two tracks, the second only where devices communicate. */
    static Trace.Group of(String name, Pass pass, Launching launching, PassTimer timer) {
        PassTrace trace = new PassTrace();
        timer.tell(pass, launching, trace);
        List<Trace.Track> tracks = new ArrayList<>();
        tracks.add(new Trace.Track("compute", trace.operators));
        if (!trace.collectives.isEmpty()) {
            tracks.add(new Trace.Track("communication", trace.collectives));
        }
        return new Trace.Group(name, tracks);
    }

    @Override
    public void step(String name, boolean collective, long waited, long picoseconds, Resource bound) {
        now += waited;
        List<Trace.Event> events = collective ? collectives : operators;
        events.add(new Trace.Event(
                name, collective ? "collective" : "operator", now, picoseconds, Map.of("bound", bound.key())));
        now += picoseconds;
    }
}

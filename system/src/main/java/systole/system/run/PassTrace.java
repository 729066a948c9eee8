package systole.system.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import systole.sim.Resource;
import systole.system.trace.Trace;
import systole.workloads.graph.Collective;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Repeat;
import systole.workloads.graph.Step;
import systole.workloads.graph.StepVisitor;

/**
 * The steps of one pass on a timeline, repeats spread out: operators on one stream, collectives on another. An event ends with
 * the launch gap that follows it, so that nothing is left between events.
 */
final class PassTrace implements StepVisitor {
    private final PassTimer timer;
    private final List<Trace.Event> operators = new ArrayList<>();
    private final List<Trace.Event> collectives = new ArrayList<>();
    private long now;

    private PassTrace(PassTimer timer) {
        this.timer = timer;
    }

    /** The pass as a group of two tracks, the second only where devices communicate. */
    static Trace.Group of(String name, Pass pass, PassTimer timer) {
        PassTrace trace = new PassTrace(timer);
        pass.steps().forEach(step -> step.accept(trace));
        List<Trace.Track> tracks = new ArrayList<>();
        tracks.add(new Trace.Track("compute", trace.operators));
        if (!trace.collectives.isEmpty()) {
            tracks.add(new Trace.Track("communication", trace.collectives));
        }
        return new Trace.Group(name, tracks);
    }

    @Override
    public void operator(OperatorStep step) {
        add(step, step.operator().name(), "operator", operators);
    }

    @Override
    public void collective(Collective step) {
        add(step, step.name(), "collective", collectives);
    }

    @Override
    public void repeat(Repeat step) {
        for (long i = 0; i < step.count(); i++) {
            for (Step each : step.steps()) {
                each.accept(this);
            }
        }
    }

    private void add(Step step, String name, String category, List<Trace.Event> events) {
        PassTime time = timer.time(step);
        Resource bound = time.byOperator().values().iterator().next().bound();
        events.add(new Trace.Event(name, category, now, time.picoseconds(), Map.of("bound", bound.key())));
        now += time.picoseconds();
    }
}

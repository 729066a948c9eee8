package systole.system.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import systole.interconnect.CollectiveKind;
import systole.interconnect.RankGroup;
import systole.microarch.DeviceSpec;
import systole.microarch.power.Component;
import systole.microarch.power.Energy;
import systole.system.Parallelism;
import systole.workloads.graph.Collective;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Stage;

/**
 * Passes through the stages of a pipeline. Reading prompts, the first micro-batch passes all stages and the others follow as
 * fast as the slowest stage takes them. Generating, a micro-batch comes back to the first stage when its token is there: with
 * few in flight a token takes the way through all stages, with many the slowest stage's turn for each.
 */
final class PipelineTimer {
    private static final String SEND = "stage_send";

    private final PassTimer timer;
    private final DeviceSpec device;
    private final Spread spread;
    private final CollectiveClock link;
    private final RankGroup counterparts;

    PipelineTimer(PassTimer timer, DeviceSpec device, Spread spread, CollectiveClock link, Parallelism plan) {
        this.timer = timer;
        this.device = device;
        this.spread = spread;
        this.link = link;
        this.counterparts = plan.group(Collective.Group.PIPELINE);
    }

    /** All prompts of a copy. */
    PassTime prefill(Function<Stage, Pass> passes, Launching launching, long sentBytes) {
        if (spread.stages().size() == 1) {
            return timer.time(passes.apply(spread.stages().get(0)), launching);
        }
        List<PassTime> stages = stages(passes, launching);
        PassTime path = path(stages, sentBytes);
        PassTime slowest = slowest(stages);
        for (int i = 1; i < spread.microBatches(); i++) {
            path.add(slowest);
        }
        return onAverage(path, stages, sentBytes);
    }

    /** One token of every sequence of a copy. */
    PassTime decode(Function<Stage, Pass> passes, Launching launching, long sentBytes) {
        if (spread.stages().size() == 1) {
            return timer.time(passes.apply(spread.stages().get(0)), launching);
        }
        List<PassTime> stages = stages(passes, launching);
        PassTime path = path(stages, sentBytes);
        PassTime turns = new PassTime();
        turns.add(slowest(stages), spread.microBatches());
        return onAverage(turns.picoseconds() > path.picoseconds() ? turns : path, stages, sentBytes);
    }

    private List<PassTime> stages(Function<Stage, Pass> passes, Launching launching) {
        List<PassTime> times = new ArrayList<>();
        for (Stage stage : spread.stages()) {
            times.add(timer.time(passes.apply(stage), launching));
        }
        return times;
    }

    /** The way of one micro-batch through all stages. */
    private PassTime path(List<PassTime> stages, long sentBytes) {
        PassTime path = new PassTime();
        stages.forEach(path::add);
        path.add(send(sentBytes), stages.size() - 1L);
        return path;
    }

    /** Each device of a stage sends to its counterpart in the next. */
    private PassTime send(long bytes) {
        return link.pass(SEND, CollectiveKind.SEND, bytes, counterparts);
    }

    private static PassTime slowest(List<PassTime> stages) {
        PassTime slowest = stages.get(0);
        for (PassTime stage : stages) {
            slowest = stage.picoseconds() > slowest.picoseconds() ? stage : slowest;
        }
        return slowest;
    }

    /** The time of the critical path with the energy of a stage's device on average, waiting for others included. */
    private PassTime onAverage(PassTime path, List<PassTime> stages, long sentBytes) {
        double[] joules = new double[Component.values().length];
        double share = (double) spread.microBatches() / stages.size();
        PassTime send = send(sentBytes);
        for (Component component : Component.values()) {
            joules[component.ordinal()] += share * (stages.size() - 1) * send.joules(component);
            for (PassTime stage : stages) {
                joules[component.ordinal()] += share * stage.joules(component);
            }
        }
        joules[Component.STATIC.ordinal()] = Energy.ofStatic(device, path.picoseconds() * 1e-12);
        return path.withJoules(joules);
    }
}

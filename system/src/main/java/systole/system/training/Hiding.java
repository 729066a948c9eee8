package systole.system.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.system.Execution;
import systole.system.run.Launching;
import systole.system.run.PassTimer;
import systole.workloads.graph.Collective;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Repeat;
import systole.workloads.graph.StepVisitor;
import systole.workloads.operator.OperatorKind;
import systole.workloads.training.Phase;

/**
 * Communication that the passes of a layer hide. Keys that go round a ring do so beside attention. Software may run what tensor
 * parallelism exchanges of gradients beside the gradients of weights, which are products of the same size; and where the
 * scenario asks for it, a product is cut into parts that overlap the exchange before or after it.
 */
final class Hiding {
    private final PassTimer timer;
    private final Launching launching;
    private final boolean cuts;
    private final boolean gradients;
    private final int parts;
    private final double coreShare;

    /** What an execution hides, with tensor parallelism of so many ranks. */
    Hiding(PassTimer timer, Launching launching, Execution execution, int ranks, double coreShare) {
        this.timer = timer;
        this.launching = launching;
        this.cuts = execution.overlapTensorCommunication();
        this.gradients = cuts || execution.stack().overlap().tensorGradients();
        int chunks = execution.stack().overlap().tensorChunks();
        this.parts = chunks > 1 ? chunks : ranks;
        this.coreShare = coreShare;
    }

    /** What a step is: a kind of operator, or an exchange. */
    private record Mark(
            @Nullable OperatorKind kind, @Nullable Collective exchange) {
        boolean is(OperatorKind other) {
            return kind == other;
        }

        boolean among(Collective.Group group) {
            return exchange != null && exchange.group() == group;
        }

        boolean isTurn() {
            return exchange != null && exchange.turn();
        }
    }

    /** Picoseconds of a pass's communication that run beside computation, at a clock. */
    long hidden(Pass pass, Phase phase, long hertz, boolean coarse) {
        Marks marks = new Marks();
        pass.steps().forEach(step -> step.accept(marks));
        List<Mark> steps = marks.steps;
        boolean rings = steps.stream().anyMatch(Mark::isTurn);
        boolean tensors = gradients && steps.stream().anyMatch(step -> step.among(Collective.Group.TENSOR));
        if (!rings && !tensors) {
            return 0;
        }
        List<Long> times = new ArrayList<>();
        timer.tell(pass, launching, hertz, coarse, (name, collective, waited, took, bound) -> times.add(took));
        return (rings ? rings(steps, times, phase) : 0) + (tensors ? tensors(steps, times, phase) : 0);
    }

    /** Keys are sent beside the attention before the one that needs them: not beside the last, whose gradients alone are sent. */
    private long rings(List<Mark> steps, List<Long> times, Phase phase) {
        long sends = 0;
        long attention = 0;
        long last = 0;
        for (int i = 0; i < steps.size(); i++) {
            sends += steps.get(i).isTurn() ? times.get(i) : 0;
            if (steps.get(i).is(OperatorKind.ATTENTION)) {
                last = times.get(i);
                attention += last;
            }
        }
        attention -= phase == Phase.INPUT_GRADIENT ? 0 : last;
        return saved(attention, sends, Beside.both(attention, sends, coreShare));
    }

    private long tensors(List<Mark> steps, List<Long> times, Phase phase) {
        long hidden = 0;
        for (int i = 0; i < steps.size(); i++) {
            Collective exchange = steps.get(i).exchange();
            if (exchange == null || exchange.group() != Collective.Group.TENSOR) {
                continue;
            }
            boolean gathers = exchange.kind() == Collective.Kind.ALL_GATHER;
            int product = product(steps, i, gathers ? 1 : -1);
            if (product < 0) {
                continue;
            }
            long compute = times.get(product);
            long communication = times.get(i);
            boolean besideWeights = phase == (gathers ? Phase.WEIGHT_GRADIENT : Phase.INPUT_GRADIENT);
            if (besideWeights) {
                hidden += saved(compute, communication, Beside.both(compute, communication, coreShare));
            } else if (cuts) {
                hidden += saved(compute, communication, Beside.cut(compute, communication, parts, coreShare));
            }
        }
        return hidden;
    }

    private static long saved(long compute, long communication, long both) {
        return Math.max(0, Math.min(communication, compute + communication - both));
    }

    /** The product nearest to an exchange in a direction, with no other exchange between; below 0 for none. */
    private static int product(List<Mark> steps, int from, int direction) {
        for (int i = from + direction; i >= 0 && i < steps.size(); i += direction) {
            if (steps.get(i).is(OperatorKind.GEMM)) {
                return i;
            }
            if (steps.get(i).exchange() != null) {
                return -1;
            }
        }
        return -1;
    }

    private static final class Marks implements StepVisitor {
        private final List<Mark> steps = new ArrayList<>();

        @Override
        public void operator(OperatorStep step) {
            steps.add(new Mark(step.operator().operatorKind(), null));
        }

        @Override
        public void collective(Collective step) {
            steps.add(new Mark(null, step));
        }

        @Override
        public void repeat(Repeat step) {
            for (int i = 0; i < step.count(); i++) {
                step.steps().forEach(each -> each.accept(this));
            }
        }
    }
}

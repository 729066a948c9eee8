package systole.system.program;

import java.util.List;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.microarch.power.Component;
import systole.microarch.power.Energy;
import systole.microarch.timing.Fidelity;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.Schedule;
import systole.sim.Ticks;

/**
 * How long a program takes, and how it spends the time.
 *
 * @param machine where it runs
 * @param fidelity clock
 * @param kernels in the order they run
 * @param gapSeconds idle time between a kernel and the next
 * @param assumptions what was taken for granted
 */
public record ProgramTime(
        Machine machine, Fidelity fidelity, List<KernelRun> kernels, double gapSeconds, List<String> assumptions) {
    /** Copies the lists. */
    public ProgramTime {
        kernels = List.copyOf(kernels);
        assumptions = List.copyOf(assumptions);
    }

    /**
     * One kernel.
     *
     * @param kernel that ran
     * @param texts its instructions in words, in order
     * @param time on one device
     * @param schedule of the first core
     * @param joules of one device by {@link Component} ordinal
     */
    public record KernelRun(Kernel kernel, List<String> texts, KernelTime time, Schedule schedule, double[] joules) {
        /** Copies the list. */
        public KernelRun {
            texts = List.copyOf(texts);
        }

        /** What a wait waits for. */
        public String awaited(int semaphore) {
            return switch (semaphore) {
                case Schedule.BARRIER -> "barrier";
                case Schedule.MESSAGE -> "message";
                default -> kernel.semaphores().get(semaphore).name();
            };
        }

        /** Coordinates of a tile of the walk. */
        public int[] coordinates(long tile) {
            int[] coordinates = new int[kernel.grid().axes().size()];
            kernel.grid().coordinates(tile, coordinates);
            return coordinates;
        }

        /** Those coordinates with their axes, and the iterations of loops: {@code m=0 n=3 loop0=5}. */
        String place(Schedule.Step step) {
            StringBuilder text = new StringBuilder();
            int[] coordinates = coordinates(step.tile());
            for (int axis = 0; axis < coordinates.length; axis++) {
                Grid.Axis named = kernel.grid().axes().get(axis);
                if (named.extent() > 1) {
                    text.append(text.isEmpty() ? "" : " ")
                            .append(named.name())
                            .append('=')
                            .append(coordinates[axis]);
                }
            }
            for (int level = 0; level < step.iterations().size(); level++) {
                text.append(text.isEmpty() ? "" : " ")
                        .append("loop")
                        .append(level)
                        .append('=')
                        .append(step.iterations().get(level));
            }
            return text.toString();
        }

        /** What a step does, in words. */
        String does(Schedule.Step step) {
            return step.waits() ? "wait " + awaited(step.semaphore()) : texts.get(step.instruction());
        }
    }

    /** From the start of the first kernel to the end of the last. */
    public double seconds() {
        double sum = gapSeconds * (kernels.size() - 1);
        for (KernelRun run : kernels) {
            sum += run.time().seconds();
        }
        return sum;
    }

    /** Energy of one device by {@link Component} ordinal; static power flows in the gaps too. */
    public double[] joules() {
        double[] sum = new double[Component.values().length];
        for (KernelRun run : kernels) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += run.joules()[i];
            }
        }
        sum[Component.STATIC.ordinal()] += Energy.ofStatic(machine.device(), gapSeconds * (kernels.size() - 1));
        return sum;
    }

    /** Ticks from the start of the program to the start of each kernel. */
    long[] starts() {
        long[] starts = new long[kernels.size()];
        for (int i = 1; i < starts.length; i++) {
            starts[i] = starts[i - 1] + kernels.get(i - 1).time().ticks() + Ticks.ofSeconds(gapSeconds);
        }
        return starts;
    }
}

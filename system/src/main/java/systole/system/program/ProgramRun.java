package systole.system.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import systole.isa.Affine;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Queue;
import systole.isa.text.Disassembler;
import systole.microarch.DeviceSpec;
import systole.microarch.power.Component;
import systole.microarch.power.Energy;
import systole.microarch.timing.DeadlockException;
import systole.microarch.timing.Fidelity;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.PeerLinks;
import systole.microarch.timing.Residency;
import systole.microarch.timing.Schedule;
import systole.microarch.timing.TileTimer;
import systole.microarch.timing.UnsupportedTypeException;
import systole.sim.quantity.Quantity;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.UnservedException;

/** Times programs: kernels one after the other, each on an idle device with an empty cache. */
public final class ProgramRun {
    /** Steps of each kernel that a schedule keeps. */
    public static final int MOST_STEPS = 10_000;

    private ProgramRun() {}

    /**
     * Times a program.
     *
     * @param name of the program, for messages
     * @param fidelity clock; only the tile clock tells a schedule, event by event
     * @throws InputException when a kernel never ends or its instructions do not go together
     * @throws UnservedException when the machine lacks what a kernel needs
     */
    public static ProgramTime time(String name, List<Kernel> kernels, Machine machine, Fidelity fidelity) {
        try {
            ProgramChecks.fits(kernels, machine);
            List<ProgramTime.KernelRun> runs = new ArrayList<>();
            for (Kernel kernel : kernels) {
                runs.add(run(kernel, machine, fidelity));
            }
            double gap = machine.device().launch().graphGapSeconds();
            return new ProgramTime(machine, fidelity, runs, gap, assumptions(runs, machine, gap));
        } catch (UnsupportedTypeException e) {
            throw new UnservedException(
                    String.valueOf(e.getMessage()), "use operands of a type that it has, or another device");
        } catch (DeadlockException | IllegalArgumentException e) {
            throw new InputException(List.of(new Problem(name, "", 0, 0, String.valueOf(e.getMessage()), "", "")));
        } catch (ArithmeticException e) {
            throw new UnservedException(
                    name + ": it takes longer than the 140 s that times are counted to",
                    "use fewer loop trips or tiles");
        }
    }

    private static ProgramTime.KernelRun run(Kernel kernel, Machine machine, Fidelity fidelity) {
        DeviceSpec device = machine.device();
        TileTimer.Recorded recorded = recorded(kernel, machine, fidelity);
        double[] joules = Energy.dynamic(recorded.time(), device, machine.hertz());
        joules[Component.STATIC.ordinal()] =
                Energy.ofStatic(device, recorded.time().seconds());
        return new ProgramTime.KernelRun(kernel, texts(kernel), recorded.time(), recorded.schedule(), joules);
    }

    private static TileTimer.Recorded recorded(Kernel kernel, Machine machine, Fidelity fidelity) {
        Residency cold = Residency.cold(kernel.tensors().size());
        if (fidelity == Fidelity.TILE) {
            return TileTimer.record(kernel, machine.device(), machine.hertz(), cold, machine.links(), MOST_STEPS);
        }
        KernelTime time = fidelity.timer(true).time(kernel, machine.device(), machine.hertz(), cold, machine.links());
        return new TileTimer.Recorded(time, new Schedule(List.of(), false, List.of()));
    }

    private static List<String> texts(Kernel kernel) {
        return IntStream.range(0, kernel.program().instructions().size())
                .mapToObj(number -> Disassembler.instruction(kernel, number))
                .toList();
    }

    private static List<String> assumptions(List<ProgramTime.KernelRun> runs, Machine machine, double gap) {
        DeviceSpec device = machine.device();
        List<String> assumptions = new ArrayList<>();
        assumptions.add(
                machine.hertz() == device.clock().maximumHertz()
                        ? "the clock is the maximum, as in a single burst: a steady loop may settle lower, at the power cap"
                        : "the clock is the one asked for, whatever the power");
        if (device.cache() != null) {
            assumptions.add("each kernel starts with nothing in the shared cache");
        }
        if (runs.size() > 1) {
            assumptions.add(
                    "kernels follow each other after " + Quantity.format(gap, "s") + ", as in one launched graph");
        }
        Set<Opcode> used = new TreeSet<>();
        boolean ranked = false;
        for (ProgramTime.KernelRun run : runs) {
            for (Instruction instruction : run.kernel().program().instructions()) {
                used.add(instruction.opcode());
                ranked |= instruction.varies(Affine.Variable.RANK);
            }
            if (run.schedule().cut()) {
                assumptions.add(String.format(
                        Locale.ROOT,
                        "kernel %s: the schedule keeps the first %,d steps; times and totals go over all",
                        run.kernel().name(),
                        MOST_STEPS));
            }
        }
        if (used.stream().anyMatch(opcode -> opcode.queue() == Queue.LINK)) {
            assumptions.add(
                    "the " + machine.devices() + " devices run the program in step and one is timed; messages are"
                            + " payload, without headers of packets");
            PeerLinks links = java.util.Objects.requireNonNull(machine.links(), "messages have links");
            assumptions.add("a path to a peer moves " + Quantity.format(links.bytesPerSecond(), "B/s")
                    + ", and a message is there " + Quantity.format(links.latencySeconds(), "s")
                    + " after its last byte has left; steps of a communication library are not in that");
            assumptions.addAll(machine.assumptions());
        }
        if (used.contains(Opcode.RECEIVE_ADD)) {
            assumptions.add(
                    "receive_add holds the link queue while the core's vector lanes add; the vector queue is not held");
        }
        if (ranked) {
            assumptions.add("where loops or coordinates depend on the rank, rank 0 is timed");
        }
        return assumptions;
    }
}

package systole.system.program;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import systole.isa.Declarations;
import systole.isa.Kernel;
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.microarch.power.Component;
import systole.microarch.power.Energy;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.Schedule;
import systole.sim.Resource;
import systole.sim.Ticks;
import systole.sim.quantity.Quantity;

/** The time of a program as text for a terminal: totals, what each unit did, the first instructions, a chart. */
public final class ProgramTable {
    private final StringBuilder out = new StringBuilder();

    private ProgramTable() {}

    /** The text, ending in a line break; equal times give equal text. */
    public static String of(ProgramTime program) {
        ProgramTable table = new ProgramTable();
        table.head(program);
        for (ProgramTime.KernelRun run : program.kernels()) {
            table.line("");
            table.kernel(run, program.machine().device());
            table.units(run);
            table.line("");
            Timeline.write(run, table::line);
            table.line("");
            Gantt.write(run, table::line);
        }
        table.line("");
        table.line("assumptions");
        program.assumptions().forEach(assumption -> table.line("  - " + assumption));
        return table.out.toString();
    }

    private void head(ProgramTime program) {
        Machine machine = program.machine();
        int kernels = program.kernels().size();
        DeviceSpec device = machine.device();
        boolean maximum = machine.hertz() == device.clock().maximumHertz();
        line((kernels == 1 ? "1 kernel" : kernels + " kernels") + " on " + machine.id()
                + (machine.devices() > 1 ? ", " + machine.devices() + " devices in step" : "") + ", at "
                + Quantity.format((double) machine.hertz(), "Hz")
                + (maximum ? " (the maximum clock: a single burst)" : ""));
        line("");
        row("total", Quantity.format(program.seconds(), "s"));
        double[] joules = program.joules();
        row(
                machine.devices() > 1 ? "energy of each device" : "energy",
                Quantity.format(Energy.total(joules), "J") + ": " + energy(joules));
        row("average power", Quantity.format(Energy.total(joules) / program.seconds(), "W"));
    }

    private void kernel(ProgramTime.KernelRun run, DeviceSpec device) {
        Kernel kernel = run.kernel();
        KernelTime time = run.time();
        long tiles = kernel.grid().tiles();
        line("kernel " + kernel.name() + ": " + (tiles == 1 ? "1 tile" : tiles + " tiles") + " on "
                + Math.min(tiles, device.cores()) + " of " + device.cores() + " cores"
                + (kernel.persistent() ? ", persistent" : ""));
        row(
                "  time",
                Quantity.format(time.seconds(), "s") + ", most of it "
                        + time.bound().key());
        StringBuilder accounts = new StringBuilder();
        for (Resource resource : Resource.values()) {
            if (time.account(resource) > 0) {
                accounts.append(accounts.isEmpty() ? "" : ", ")
                        .append(resource.key())
                        .append(percent((double) time.account(resource) / time.ticks()));
            }
        }
        row("  by resource", accounts.toString());
        row("  work", work(time));
        row("  bytes", bytes(time));
        row("  energy", Quantity.format(Energy.total(run.joules()), "J") + ": " + energy(run.joules()));
        long scratch = kernel.scratchBytes();
        long accumulators = kernel.accumulatorBytes();
        row(
                "  buffers of a core",
                filled(Declarations.Space.SCRATCH, scratch, device.core().scratchBytes()) + ", "
                        + filled(
                                Declarations.Space.ACCUMULATOR,
                                accumulators,
                                device.core().accumulatorBytes()));
    }

    private static String filled(Declarations.Space space, long bytes, long of) {
        String name = space == Declarations.Space.SCRATCH ? "scratchpad" : "accumulators";
        return String.format(Locale.ROOT, "%s %,d of %,d bytes (%.1f%%)", name, bytes, of, 100.0 * bytes / of);
    }

    private static String work(KernelTime time) {
        long issued = time.count(Action.MAC_ISSUED);
        StringBuilder text = new StringBuilder();
        if (issued > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "%,d MACs in %s (%.1f%% inside the tensors)",
                    issued,
                    time.macType().text(),
                    100.0 * time.count(Action.MAC_USEFUL) / issued));
        }
        count(text, time, Action.VECTOR, "vector operations");
        count(text, time, Action.SPECIAL, "special functions");
        return text.isEmpty() ? "none" : text.toString();
    }

    private static String bytes(KernelTime time) {
        StringBuilder text = new StringBuilder();
        count(text, time, Action.LOADED_BYTE, "loaded");
        count(text, time, Action.STORED_BYTE, "stored");
        count(text, time, Action.CACHE_BYTE, "of the shared cache");
        count(text, time, Action.MEMORY_READ_BYTE, "read from memory");
        count(text, time, Action.MEMORY_WRITE_BYTE, "written to memory");
        count(text, time, Action.SCRATCH_BYTE, "of scratchpads");
        count(text, time, Action.LINK_BYTE, "sent on links");
        return text.isEmpty() ? "none" : text.toString();
    }

    private static void count(StringBuilder text, KernelTime time, Action action, String name) {
        if (time.count(action) > 0) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(String.format(Locale.ROOT, "%,d %s", time.count(action), name));
        }
    }

    private void units(ProgramTime.KernelRun run) {
        List<Schedule.Unit> units = run.schedule().units();
        if (units.isEmpty()) {
            return;
        }
        line("");
        line(String.format(
                Locale.ROOT,
                "  %-18s %12s %12s %8s %12s %8s  %s",
                "units of core 0",
                "instructions",
                "busy",
                "share",
                "waiting",
                "share",
                "most of it for"));
        double total = run.time().ticks();
        for (Schedule.Unit unit : units) {
            line(String.format(
                    Locale.ROOT,
                    "  %-18s %12d %12s %7.1f%% %12s %7.1f%%  %s",
                    unit.queue().text(),
                    unit.instructions(),
                    seconds(unit.busyTicks()),
                    100 * unit.busyTicks() / total,
                    seconds(unit.waitedTicks()),
                    100 * unit.waitedTicks() / total,
                    longest(run, unit)));
        }
    }

    private static String longest(ProgramTime.KernelRun run, Schedule.Unit unit) {
        return unit.waitingTicks().entrySet().stream()
                .max(Map.Entry.<Integer, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(entry -> run.awaited(entry.getKey()) + percent((double) entry.getValue() / unit.waitedTicks()))
                .orElse("-");
    }

    private static String energy(double[] joules) {
        StringBuilder text = new StringBuilder();
        double total = Energy.total(joules);
        for (Component component : Component.values()) {
            if (joules[component.ordinal()] > 0) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(component.key())
                        .append(percent(joules[component.ordinal()] / total));
            }
        }
        return text.toString();
    }

    private static String seconds(long ticks) {
        return Quantity.format(Ticks.toSeconds(ticks), "s");
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, " %.1f%%", 100 * fraction);
    }

    private void row(String name, String value) {
        line(String.format(Locale.ROOT, "%-22s %s", name, value));
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }
}

package systole.system.json;

import systole.microarch.Action;
import systole.microarch.power.Component;
import systole.microarch.power.Energy;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.Schedule;
import systole.sim.Resource;
import systole.sim.Ticks;
import systole.system.program.ProgramTime;
import systole.system.program.ProgramTime.KernelRun;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The time of a program as JSON. */
public final class ProgramTimeJson {
    private ProgramTimeJson() {}

    /**
     * The document, indented, ending in a line break.
     *
     * @param version of this program
     */
    public static String of(ProgramTime program, String version) {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        ObjectNode root = mapper.createObjectNode();
        root.put("device", program.machine().device().id())
                .put("devices", program.machine().devices())
                .put("clockHertz", program.machine().hertz())
                .put("totalSeconds", program.seconds())
                .put("gapSeconds", program.gapSeconds());
        energy(root.putObject("energyJoulesPerDevice"), program.joules());
        ArrayNode kernels = root.putArray("kernels");
        long events = 0;
        for (KernelRun run : program.kernels()) {
            kernel(kernels.addObject(), run);
            events += run.time().events();
        }
        ArrayNode assumptions = root.putArray("assumptions");
        program.assumptions().forEach(assumptions::add);
        root.putObject("simulator")
                .put("version", version)
                .put("fidelity", program.fidelity().key())
                .put("events", events);
        return mapper.writeValueAsString(root).replace("\r\n", "\n") + "\n";
    }

    private static void kernel(ObjectNode node, KernelRun run) {
        KernelTime time = run.time();
        node.put("kernel", run.kernel().name())
                .put("seconds", time.seconds())
                .put("bound", time.bound().key());
        ObjectNode resources = node.putObject("timeSeconds").putObject("byResource");
        for (Resource resource : Resource.values()) {
            if (time.account(resource) > 0) {
                resources.put(resource.key(), Ticks.toSeconds(time.account(resource)));
            }
        }
        ObjectNode counts = node.putObject("counts");
        for (Action action : Action.values()) {
            counts.put(key(action), time.count(action));
        }
        energy(node.putObject("energyJoulesPerDevice"), run.joules());
        ArrayNode units = node.putArray("units");
        run.schedule().units().forEach(unit -> unit(units.addObject(), run, unit));
        ObjectNode schedule =
                node.putObject("schedule").put("cut", run.schedule().cut());
        ArrayNode steps = schedule.putArray("steps");
        run.schedule().steps().forEach(step -> step(steps.addObject(), run, step));
    }

    private static void unit(ObjectNode node, KernelRun run, Schedule.Unit unit) {
        node.put("unit", unit.queue().text())
                .put("instructions", unit.instructions())
                .put("busySeconds", Ticks.toSeconds(unit.busyTicks()))
                .put("busyPercent", 100.0 * unit.busyTicks() / run.time().ticks())
                .put("waitingSeconds", Ticks.toSeconds(unit.waitedTicks()));
        ObjectNode waits = node.putObject("waitingSecondsFor");
        unit.waitingTicks().forEach((semaphore, ticks) -> waits.put(run.awaited(semaphore), Ticks.toSeconds(ticks)));
    }

    private static void step(ObjectNode node, KernelRun run, Schedule.Step step) {
        node.put("unit", step.queue().text()).put("instruction", step.instruction());
        if (step.waits()) {
            node.put("waitsFor", run.awaited(step.semaphore()));
        } else {
            node.put("text", run.texts().get(step.instruction()));
        }
        ArrayNode tile = node.putArray("tile");
        for (int coordinate : run.coordinates(step.tile())) {
            tile.add(coordinate);
        }
        ArrayNode iterations = node.putArray("iterations");
        step.iterations().forEach(iteration -> iterations.add(iteration.longValue()));
        node.put("startSeconds", Ticks.toSeconds(step.startTicks()))
                .put("freeSeconds", Ticks.toSeconds(step.freeTicks()))
                .put("completeSeconds", Ticks.toSeconds(step.endTicks()));
    }

    private static void energy(ObjectNode node, double[] joules) {
        node.put("total", Energy.total(joules));
        ObjectNode components = node.putObject("byComponent");
        for (Component component : Component.values()) {
            components.put(component.key(), joules[component.ordinal()]);
        }
    }

    private static String key(Action action) {
        return switch (action) {
            case MAC_ISSUED -> "macsIssued";
            case MAC_USEFUL -> "macsUseful";
            case VECTOR -> "vectorOperations";
            case SPECIAL -> "specialFunctions";
            case SCRATCH_BYTE -> "scratchpadBytes";
            case LOADED_BYTE -> "loadedBytes";
            case STORED_BYTE -> "storedBytes";
            case CACHE_BYTE -> "cacheBytes";
            case MEMORY_READ_BYTE -> "memoryReadBytes";
            case MEMORY_WRITE_BYTE -> "memoryWriteBytes";
            case ACTIVATION -> "rowActivations";
            case LINK_BYTE -> "linkBytes";
            case TILE -> "tiles";
        };
    }
}

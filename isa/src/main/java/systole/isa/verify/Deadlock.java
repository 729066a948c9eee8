package systole.isa.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.isa.Instruction;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Queue;
import systole.isa.walk.CoreWalk;

/** Says why a walk came to no end: who waits, for what and for whom, and whether they wait for each other. */
final class Deadlock {
    /** A queue of a device. */
    private record Place(int device, Queue queue) {}

    /**
     * A queue that stands still.
     *
     * @param on whom it waits for; null for nobody in particular
     */
    private record Stop(
            Place place,
            int instruction,
            String what,
            @Nullable Place on) {}

    private final List<Walks.Core> cores;
    private final Map<Place, Stop> stops = new LinkedHashMap<>();

    Deadlock(List<Walks.Core> cores) {
        this.cores = cores;
    }

    void report() {
        for (int device = 0; device < cores.size(); device++) {
            Walks.Core core = cores.get(device);
            for (CoreWalk.Blocked blocked : core.walk().blocked()) {
                if (core.unfinished(blocked.queue())) {
                    Place place = new Place(device, blocked.queue());
                    stops.put(place, stop(core, place, blocked.instruction()));
                }
            }
        }
        List<String> waiting = new ArrayList<>();
        for (Stop stop : stops.values()) {
            waiting.add(name(stop.place) + " at instruction " + stop.instruction + " waits for " + stop.what);
            unserved(stop);
        }
        Stop first = stops.values().iterator().next();
        Walks.Core core = cores.get(first.place.device);
        core.facts()
                .found(
                        core.rank(),
                        first.instruction,
                        Rule.DEADLOCK,
                        String.join("; ", waiting) + ". " + conclusion(first));
    }

    private Stop stop(Walks.Core core, Place place, int number) {
        Instruction instruction = core.facts().program.get(number);
        if (instruction.opcode() == Opcode.WAIT) {
            Queue signaller = core.facts().signaller[instruction.semaphore()];
            Place on = signaller == null ? null : new Place(place.device, signaller);
            return new Stop(
                    place,
                    number,
                    "semaphore " + core.facts().semaphore(instruction.semaphore()) + " of "
                            + (on == null ? "nobody" : name(on)),
                    on);
        }
        if (instruction.opcode() == Opcode.BARRIER) {
            Place late = null;
            for (Queue queue : Queue.values()) {
                Instruction at =
                        core.facts().program.get(core.walk().queue(queue).instruction());
                if (late == null && at.opcode() != Opcode.BARRIER) {
                    late = new Place(place.device, queue);
                }
            }
            return new Stop(place, number, "the others at a barrier", late);
        }
        int offset = ((Operand.Peer) instruction.operands().get(1)).offset();
        Place peer = new Place(Math.floorMod((long) place.device + offset, cores.size()), Queue.LINK);
        return new Stop(place, number, "a message of " + name(peer), peer);
    }

    /** A receive whose sender has ended gets no message any more. */
    private void unserved(Stop stop) {
        Walks.Core core = cores.get(stop.place.device);
        boolean receive = core.facts().program.get(stop.instruction).opcode().queue() == Queue.LINK;
        if (receive && stop.on != null && !stops.containsKey(stop.on)) {
            core.facts()
                    .found(
                            core.rank(),
                            stop.instruction,
                            Rule.MESSAGE,
                            "device " + stop.on.device
                                    + " has ended and sends no message for this receive: a send is missing there, or the"
                                    + " receive is too many");
        }
    }

    private String conclusion(Stop first) {
        for (Stop start : stops.values()) {
            List<Place> way = new ArrayList<>();
            Stop at = start;
            while (at != null && !way.contains(at.place)) {
                way.add(at.place);
                at = at.on == null ? null : stops.get(at.on);
            }
            if (at != null) {
                List<String> names = way.subList(way.indexOf(at.place), way.size()).stream()
                        .map(this::name)
                        .toList();
                return (names.size() == 1
                                ? names.get(0) + " waits for itself"
                                : String.join(" and ", names) + " wait for each other")
                        + ": signal earlier, or start a semaphore higher";
            }
        }
        Stop root = first;
        while (root.on != null && stops.containsKey(root.on)) {
            root = stops.get(root.on);
        }
        return (root.on == null ? "Nobody" : name(root.on) + " has ended and")
                + (root.on == null ? " signals" : " signals no more")
                + ": signal and wait equally often";
    }

    private String name(Place place) {
        return (cores.size() == 1 ? "" : "device " + place.device + " ") + place.queue.text();
    }
}

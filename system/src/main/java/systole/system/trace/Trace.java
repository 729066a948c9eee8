package systole.system.trace;

import java.util.List;
import java.util.Map;

/**
 * A timeline: processes with threads, and what happens on each when.
 *
 * @param processes in the order in which they are shown
 */
public record Trace(List<Process> processes) {
    /** Copies the list. */
    public Trace {
        processes = List.copyOf(processes);
    }

    /**
     * A group of threads, such as a kernel or a device.
     *
     * @param name shown above its threads
     * @param threads in the order in which they are shown
     */
    public record Process(String name, List<Track> threads) {
        /** Copies the list. */
        public Process {
            threads = List.copyOf(threads);
        }
    }

    /**
     * What one unit or stream does: nothing overlaps.
     *
     * @param name shown beside its events
     * @param events in order of time
     */
    public record Track(String name, List<Event> events) {
        /** Copies the list. */
        public Track {
            events = List.copyOf(events);
        }
    }

    /**
     * Something that takes time.
     *
     * @param name shown on it
     * @param category by which viewers filter, such as work and wait
     * @param startPicoseconds from the start of the timeline
     * @param picoseconds how long it takes
     * @param arguments further facts, shown when it is chosen
     */
    public record Event(
            String name, String category, long startPicoseconds, long picoseconds, Map<String, String> arguments) {
        /** Copies the arguments, keeping their order. */
        public Event {
            arguments = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(arguments));
        }
    }
}

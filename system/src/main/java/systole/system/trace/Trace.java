package systole.system.trace;

import java.util.List;
import java.util.Map;

/**
 * A timeline: groups of tracks, and what happens on each when.
 *
 * @param groups in the order in which they are shown
 */
public record Trace(List<Group> groups) {
    /** Copies the list. */
    public Trace {
        groups = List.copyOf(groups);
    }

    /**
     * Tracks that belong together, such as those of a kernel or a device.
     *
     * @param name shown above its tracks
     * @param tracks in the order in which they are shown
     */
    public record Group(String name, List<Track> tracks) {
        /** Copies the list. */
        public Group {
            tracks = List.copyOf(tracks);
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

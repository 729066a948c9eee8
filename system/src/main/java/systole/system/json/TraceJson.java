package systole.system.json;

import java.util.ArrayList;
import java.util.List;
import systole.system.trace.Trace;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A timeline in Chrome's trace event format, one event a line: chrome://tracing and ui.perfetto.dev open it. */
public final class TraceJson {
    private static final double MICRO = 1e6;

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final List<String> lines = new ArrayList<>();

    private TraceJson() {}

    /** The document, ending in a line break. Times are microseconds with fractions down to the picosecond. */
    public static String of(Trace trace) {
        TraceJson writer = new TraceJson();
        for (int process = 0; process < trace.groups().size(); process++) {
            writer.process(process + 1, trace.groups().get(process));
        }
        return "{\"displayTimeUnit\": \"ns\", \"traceEvents\": [\n" + String.join(",\n", writer.lines) + "\n]}\n";
    }

    private void process(int number, Trace.Group process) {
        name("process_name", number, 0, process.name());
        for (int thread = 0; thread < process.tracks().size(); thread++) {
            Trace.Track track = process.tracks().get(thread);
            name("thread_name", number, thread + 1, track.name());
            for (Trace.Event event : track.events()) {
                event(number, thread + 1, event);
            }
        }
    }

    private void name(String what, int process, int thread, String name) {
        ObjectNode node = mapper.createObjectNode()
                .put("ph", "M")
                .put("pid", process)
                .put("tid", thread)
                .put("name", what);
        node.putObject("args").put("name", name);
        lines.add(mapper.writeValueAsString(node));
    }

    private void event(int process, int thread, Trace.Event event) {
        ObjectNode node = mapper.createObjectNode()
                .put("ph", "X")
                .put("pid", process)
                .put("tid", thread)
                .put("ts", event.startPicoseconds() / MICRO)
                .put("dur", event.picoseconds() / MICRO)
                .put("cat", event.category())
                .put("name", event.name());
        ObjectNode arguments = node.putObject("args");
        event.arguments().forEach(arguments::put);
        lines.add(mapper.writeValueAsString(node));
    }
}

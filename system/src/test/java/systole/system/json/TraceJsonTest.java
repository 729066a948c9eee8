package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import systole.system.trace.Trace;

/** Names first, then events; times in microseconds down to the picosecond. */
final class TraceJsonTest {
    @Test
    void everyEventIsALine() {
        Trace.Event load =
                new Trace.Event("load a", "work", 1_000_000, 128_001, Map.of("instruction", "load a, \"A\""));
        Trace.Event wait = new Trace.Event("wait full", "wait", 0, 7, Map.of());
        Trace trace = new Trace(List.of(
                new Trace.Group(
                        "kernel one",
                        List.of(new Trace.Track("load", List.of(load)), new Trace.Track("tensor", List.of(wait)))),
                new Trace.Group("kernel two", List.of())));
        assertThat(TraceJson.of(trace)).isEqualTo("""
                        {"displayTimeUnit": "ns", "traceEvents": [
                        {"ph":"M","pid":1,"tid":0,"name":"process_name","args":{"name":"kernel one"}},
                        {"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":"load"}},
                        {"ph":"X","pid":1,"tid":1,"ts":1.0,"dur":0.128001,"cat":"work","name":"load a","args":{"instruction":"load a, \\"A\\""}},
                        {"ph":"M","pid":1,"tid":2,"name":"thread_name","args":{"name":"tensor"}},
                        {"ph":"X","pid":1,"tid":2,"ts":0.0,"dur":7.0E-6,"cat":"wait","name":"wait full","args":{}},
                        {"ph":"M","pid":2,"tid":0,"name":"process_name","args":{"name":"kernel two"}}
                        ]}
                        """);
    }
}

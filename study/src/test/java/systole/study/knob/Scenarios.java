package systole.study.knob;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import systole.study.sweep.WhatIf;
import systole.system.json.Edit;
import systole.system.json.InputFile;
import systole.system.json.ScenarioTemplate;

/** Scenarios of tests. */
public final class Scenarios {
    private static final Path FILE = Path.of("scenario.json");
    private static final String DECODE = "\"workload\": {\"kind\": \"decode\", \"batch\": 2, \"contextTokens\": 64},"
            + " \"precision\": {\"weights\": \"fp16\", \"activations\": \"fp16\", \"kvCache\": \"fp16\"},"
            + " \"execution\": {\"fidelity\": \"fast\"}";

    private Scenarios() {}

    /** Decode on a device without DRAM, whose runs take a few milliseconds. */
    public static ScenarioTemplate wafer() {
        return of("{\"model\": \"gpt2-xl\", \"system\": \"wse-3\", " + DECODE + "}");
    }

    /** Decode on two GPUs of a node of which there are copies. */
    public static ScenarioTemplate nodes() {
        return of("{\"model\": \"gpt2-xl\", \"system\": {\"preset\": \"hgx-h100\", \"nodes\": 2, \"scaleOut\":"
                + " {\"latency\": \"4 us\"}}, \"parallelism\": {\"tensor\": 2}, " + DECODE + "}");
    }

    /** A scenario's text. */
    public static ScenarioTemplate of(String text) {
        return ScenarioTemplate.of(InputFile.read(FILE.toString(), text), FILE);
    }

    /** Report keys of a run of its own. */
    public static Map<String, Double> run(ScenarioTemplate scenario, Edit... edits) {
        return new WhatIf(scenario, List.of(), List.of()).numbers(List.of(edits));
    }
}

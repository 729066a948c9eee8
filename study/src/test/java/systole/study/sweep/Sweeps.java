package systole.study.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import systole.study.sweep.json.SweepReader;

/** Sweeps of tests: a small model on one device, at the fast clock. */
final class Sweeps {
    static final String SCENARIO =
            "{\"model\": \"gpt2-xl\", \"system\": \"a100-sxm-80gb\", \"workload\": {\"kind\": \"decode\","
                    + " \"batch\": 2, \"contextTokens\": 64}, \"execution\": {\"fidelity\": \"fast\"}}";

    private Sweeps() {}

    /** The scenario with axes and whatever follows them, such as {@code , "seed": 2}. */
    static String text(String axes, String rest) {
        return "{\"scenario\": " + SCENARIO + ",\n\"axes\": [" + axes + "]" + rest + "}";
    }

    static SweepSpec sweep(String axes, String rest) {
        return SweepReader.read(Path.of("sweep.json"), text(axes, rest));
    }

    /** Bandwidth by cores by cap of power: 3 x 4 x 3 points, of which a condition leaves out some and one cap serves nothing. */
    static SweepSpec devices() {
        return sweep(
                "{\"name\": \"bandwidth\", \"at\": \"device#/memory/bandwidth\", \"range\": {\"from\": \"1.5 TB/s\", \"to\":"
                        + " \"2 TB/s\", \"count\": 3}},"
                        + "{\"at\": \"device#/cores\", \"values\": [54, 80, 100, 108]},"
                        + "{\"name\": \"cap\", \"at\": \"device#/power/cap\", \"values\": [\"250 W\", \"400 W\", \"-1 W\"]}",
                ", \"where\": [\"cores * 2 <= 200\"], \"constraints\": [\"averageWattsPerDevice <= 200 W\"],"
                        + " \"objectives\": [{\"key\": \"totalSeconds\"}, {\"key\": \"energyJoules.total\"}]");
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

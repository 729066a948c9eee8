package systole.study.scale;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import systole.system.json.ScenarioReader;

/**
 * A step of training of a model that grows with the machine, 32 micro-batches on each copy, and what simulating it took.
 *
 * @param model preset id
 * @param tensor devices that share a layer
 * @param pipeline stages
 * @param data copies
 * @param events simulated for the step; the same on every machine
 * @param seconds of processor time in a process of its own, all threads, start of the JVM included, once
 * @param mebibytes most memory that the process had, at the same time
 */
public record ScaleStep(
        String model, int tensor, int pipeline, int data, long events, double seconds, double mebibytes) {
    private static final String TABLE = "scale.csv";
    private static final String HEADER = "model,tensor,pipeline,data,events,seconds,mebibytes\n";
    private static final int MICRO_BATCHES = 32;
    private static final int TOKENS = 8192;

    /** The steps that come with the program, smallest machine first. */
    public static List<ScaleStep> all() {
        try (InputStream in = Objects.requireNonNull(ScaleStep.class.getResourceAsStream(TABLE), TABLE)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(text)) {
                return reader.stream().map(ScaleStep::of).toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ScaleStep of(NamedCsvRecord row) {
        return new ScaleStep(
                row.getField("model"),
                Integer.parseInt(row.getField("tensor")),
                Integer.parseInt(row.getField("pipeline")),
                Integer.parseInt(row.getField("data")),
                Long.parseLong(row.getField("events")),
                Double.parseDouble(row.getField("seconds")),
                Double.parseDouble(row.getField("mebibytes")));
    }

    /** The table of such steps as a file. */
    public static String csv(List<ScaleStep> steps) {
        StringBuilder text = new StringBuilder(HEADER);
        for (ScaleStep step : steps) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s,%d,%d,%d,%d,%.2f,%.0f\n",
                    step.model,
                    step.tensor,
                    step.pipeline,
                    step.data,
                    step.events,
                    step.seconds,
                    step.mebibytes));
        }
        return text.toString();
    }

    /** The same step as it was measured now. */
    public ScaleStep measured(long eventsNow, double secondsNow, double mebibytesNow) {
        return new ScaleStep(model, tensor, pipeline, data, eventsNow, secondsNow, mebibytesNow);
    }

    /** Devices of the machine. */
    public int devices() {
        return tensor * pipeline * data;
    }

    /** Simulates the step and counts its events. */
    public long simulatedEvents() {
        return ScenarioReader.simulation("scale", scenario())
                .run("")
                .simulator()
                .events();
    }

    private String scenario() {
        return String.format(Locale.ROOT, """
                {"model": "%s", "system": {"preset": "hgx-h100", "devices": %d},
                 "workload": {"kind": "train", "globalBatch": %d, "sequenceLength": %d}, "precision": {"compute": "bf16"},
                 "parallelism": {"tensor": %d, "pipeline": %d, "data": %d, "sequence": true, "zero": 1},
                 "execution": {"stack": "megatron", "recompute": "full"}}""", model, devices(), MICRO_BATCHES * data, TOKENS, tensor, pipeline, data);
    }
}

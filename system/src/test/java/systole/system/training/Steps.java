package systole.system.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import systole.system.json.Edit;
import systole.system.json.Place;
import systole.system.json.ScenarioReader;
import systole.system.json.ScenarioTemplate;
import systole.system.report.Report;

/** Steps of training to test with. */
final class Steps {
    /** Small enough to be quick, large enough to keep a device busy. */
    static final String MODEL = "{\"model_type\": \"llama\", \"num_hidden_layers\": 8, \"hidden_size\": 2048,"
            + " \"intermediate_size\": 5632, \"num_attention_heads\": 16, \"num_key_value_heads\": 16,"
            + " \"vocab_size\": 32000, \"max_position_embeddings\": 4096, \"hidden_act\": \"silu\","
            + " \"tie_word_embeddings\": false}";

    private Steps() {}

    /** A step of {@link #MODEL}, in fp16 or bf16 and at the {@code fast} clock. */
    static Report run(String system, int batch, int tokens, String parallelism, String execution) {
        return ScenarioReader.simulation("step", text(MODEL, system, batch, tokens, parallelism, execution))
                .run("test");
    }

    /** The same on devices that are alike: none draws more than another. */
    static Report alike(Path folder, String system, int batch, int tokens, String parallelism, String execution)
            throws IOException {
        Path file = Files.writeString(
                folder.resolve("step.json"), text(MODEL, system, batch, tokens, parallelism, execution));
        ScenarioTemplate template = ScenarioTemplate.read(file);
        Edit alike =
                new Edit(Place.of("device#/power/spread"), template.scenario().number(0));
        return template.simulation(List.of(alike)).run("test");
    }

    static String text(String model, String system, int batch, int tokens, String parallelism, String execution) {
        String comma = execution.isEmpty() ? "" : ", ";
        return "{\"model\": " + model + ", \"system\": " + system + ", \"workload\": {\"kind\": \"train\","
                + " \"globalBatch\": " + batch + ", \"sequenceLength\": " + tokens
                + "}, \"precision\": {\"compute\": \"bf16\"},"
                + " \"parallelism\": {" + parallelism + "}, \"execution\": {\"fidelity\": \"fast\"" + comma + execution
                + "}}";
    }

    static double seconds(Report report) {
        return report.latency().totalSeconds();
    }

    static Report.Training training(Report report) {
        Report.Training training = report.training();
        if (training == null) {
            throw new AssertionError("a report of training has its part");
        }
        return training;
    }
}

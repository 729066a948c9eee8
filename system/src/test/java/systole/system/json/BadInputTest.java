package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static systole.system.json.InputFiles.problems;
import static systole.system.json.InputFiles.scenarioProblems;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with an input is said with its place, what was found, what was expected and what may have been meant. */
final class BadInputTest {
    @TempDir
    private Path folder;

    @Test
    void misspeltKey() {
        assertThat(scenarioProblems(
                        folder,
                        "{",
                        "  \"model\": \"llama-2-7b\",",
                        "  \"system\": \"hgx-h100\",",
                        "  \"workload\": {\"kind\": \"prefill\", \"batch\": 1, \"inputTokens\": 8},",
                        "  \"exeuction\": {}",
                        "}"))
                .containsExactly("scenario.json:5:3 at /exeuction: found unknown key \"exeuction\", expected one of "
                        + "model, system, workload, precision, parallelism, execution; did you mean \"execution\"?");
    }

    @Test
    void wordWhereANumberBelongs() {
        assertThat(scenarioProblems(
                        folder,
                        "{\"model\": \"llama-2-7b\", \"system\": \"hgx-h100\",",
                        " \"workload\": {\"kind\": \"prefill\",",
                        "   \"batch\": \"sixteen\", \"inputTokens\": 1.5}}"))
                .containsExactly(
                        "scenario.json:3:13 at /workload/batch: found \"sixteen\", expected a whole number of at least 1",
                        "scenario.json:3:39 at /workload/inputTokens: found 1.5, expected a whole number of at least 1");
    }

    @Test
    void numberWhereATextBelongs() {
        assertThat(scenarioProblems(
                        folder,
                        "{\"model\": 7,",
                        " \"system\": \"hgx-h100\",",
                        " \"workload\": {\"kind\": 1, \"batch\": 1}}"))
                .containsExactly(
                        "scenario.json:1:11 at /model: found 7, expected a text in quotes",
                        "scenario.json:3:23 at /workload/kind: found 1, expected one of prefill, decode, generate, train, "
                                + "operators");
    }

    @Test
    void wrongUnit() {
        assertThat(scenarioProblems(
                        folder,
                        "{\"model\": \"llama-2-7b\", \"system\": \"hgx-h100\",",
                        " \"workload\": {\"kind\": \"decode\", \"batch\": 1, \"contextTokens\": 8},",
                        " \"execution\": {\"powerCap\": \"500 GB\"}}"))
                .containsExactly("scenario.json:3:28 at /execution/powerCap: found unit \"GB\" in \"500 GB\", expected "
                        + "watts, such as \"700 W\"");
    }

    @Test
    void negativeSizes() {
        assertThat(scenarioProblems(
                        folder,
                        "{\"model\": \"llama-2-7b\", \"system\": \"hgx-h100\",",
                        " \"workload\": {\"kind\": \"decode\", \"batch\": -1, \"contextTokens\": 0},",
                        " \"execution\": {\"powerCap\": \"-5 W\"}}"))
                .containsExactly(
                        "scenario.json:2:42 at /workload/batch: found -1, expected a whole number of at least 1",
                        "scenario.json:2:63 at /workload/contextTokens: found 0, expected a whole number of at least 1",
                        "scenario.json:3:28 at /execution/powerCap: found \"-5 W\", expected a number of watts above 0 or "
                                + "a text such as \"700 W\"");
    }

    @Test
    void numbersBeyondCounting() {
        assertThat(scenarioProblems(
                        folder,
                        "{\"model\": \"llama-2-7b\", \"system\": {\"preset\": \"hgx-h100\", \"nodes\": 2000000000},",
                        " \"workload\": {\"kind\": \"decode\", \"batch\": 1, \"contextTokens\": 8}}"))
                .containsExactly(
                        "scenario.json:1:35 at /system: found values that do not go together, expected \"nodes\" up to"
                                + " 268435455, of which each has 8 devices, found 2000000000");
        assertThat(
                        scenarioProblems(
                                folder,
                                "{\"model\": \"llama-2-7b\", \"system\": \"hgx-h100\",",
                                " \"workload\": {\"kind\": \"decode\", \"batch\": 1e99999999999, \"contextTokens\": 9999999999}}"))
                .containsExactly(
                        "scenario.json:2:42 at /workload/batch: found 1e99999999999, expected a whole number of at least 1",
                        "scenario.json:2:74 at /workload/contextTokens: found 9999999999, expected a whole number from "
                                + "1 to 2147483647");
    }

    @Test
    void unknownPresets() {
        assertThat(scenarioProblems(
                        folder,
                        "{\"model\": \"lama-2-7b\", \"system\": \"hgx-h10\",",
                        " \"workload\": {\"kind\": \"decode\", \"batch\": 1, \"contextTokens\": 8}}"))
                .containsExactly(
                        "scenario.json:1:11 at /model: found \"lama-2-7b\", expected the id of a model or the path of its "
                                + ".json file; did you mean \"llama-2-7b\" or \"llama-1-7b\" or \"llama-2-70b\"?",
                        "scenario.json:1:34 at /system: found \"hgx-h10\", expected the id of a device or system or the "
                                + "path of its .json file; did you mean \"hgx-h100\" or \"hgx-h20\" or \"hgx-h200\"?");
    }

    @Test
    void duplicateKey() {
        assertThat(scenarioProblems(
                        folder,
                        "{\"model\": \"llama-2-7b\", \"system\": \"hgx-h100\",",
                        " \"workload\": {\"kind\": \"prefill\", \"batch\": 1, \"inputTokens\": 8,",
                        "  \"batch\": 2}}"))
                .containsExactly(
                        "scenario.json:3:3 at /workload/batch: found key \"batch\" a second time, expected each "
                                + "key once (first at line 2)");
    }

    @Test
    void countsOfAnotherKind() {
        assertThat(scenarioProblems(
                        folder,
                        "{\"model\": \"llama-2-7b\", \"system\": \"hgx-h100\",",
                        " \"workload\": {\"kind\": \"prefill\", \"batch\": 1, \"outputTokens\": 8},",
                        " \"precision\": {\"compute\": \"bf16\"}}"))
                .containsExactly(
                        "scenario.json:2:14 at /workload/inputTokens: found nothing, expected a whole number of at least 1",
                        "scenario.json:2:46 at /workload/outputTokens: found key \"outputTokens\", expected none for kind "
                                + "\"prefill\"",
                        "scenario.json:3:16 at /precision/compute: found key \"compute\", expected none for inference, "
                                + "which has weights, activations and kvCache");
    }

    @Test
    void everythingMissing() {
        assertThat(scenarioProblems(folder, "{}"))
                .containsExactly(
                        "scenario.json:1:1 at /model: found nothing, expected a text",
                        "scenario.json:1:1 at /system: found nothing, expected a text",
                        "scenario.json:1:1 at /workload: found nothing, expected an object");
    }

    @Test
    void truncatedJson() {
        assertThat(scenarioProblems(folder, "{", "  \"model\": \"llama-2-7b\",", "  \"workload\": {"))
                .containsExactly(
                        "scenario.json:3:16: found the end of the file, expected the end of what was opened at line 3");
    }

    @Test
    void noJson() {
        assertThat(scenarioProblems(folder, ""))
                .containsExactly("scenario.json:1:1: found an empty file, expected a JSON document");
        assertThat(scenarioProblems(folder, "{} {}"))
                .containsExactly("scenario.json:1:4: found text after the document, expected the end of the file");
        assertThat(scenarioProblems(folder, "{\"model\": NaN}"))
                .singleElement()
                .asString()
                .startsWith("scenario.json:1:")
                .contains("found no JSON", "NaN")
                .doesNotContain("JsonReadFeature", "tools.jackson");
        assertThat(scenarioProblems(folder, "{'model': 1}"))
                .singleElement()
                .asString()
                .contains("found no JSON");
        assertThat(scenarioProblems(folder, "[".repeat(100_000)))
                .singleElement()
                .asString()
                .contains("found no JSON (", "depth");
        assertThat(scenarioProblems(folder, "[1]")).contains("scenario.json:1:1: found a list, expected an object");
    }

    @Test
    void missingFile() {
        InputFiles.write(folder, "scenario.json", "{}");
        assertThat(problems(folder, () -> ScenarioReader.read(folder.resolve("scenaro.json"))))
                .containsExactly(
                        "scenaro.json: found no such file, expected a JSON file; did you mean \"scenario.json\"?");
        assertThat(problems(folder, () -> ScenarioReader.read(folder.resolve("."))))
                .singleElement()
                .asString()
                .endsWith("found a folder, expected a JSON file");
    }

    @Test
    void missingFileNamedByAFile() {
        assertThat(scenarioProblems(
                        folder,
                        "{\"model\": \"models/none.json\", \"system\": \"hgx-h100\",",
                        " \"workload\": {\"kind\": \"decode\", \"batch\": 1, \"contextTokens\": 8}}"))
                .containsExactly(
                        "scenario.json:1:11 at /model: found \"models/none.json\", no such file, expected a JSON file");
    }

    @Test
    void problemsOfAllFilesAtOnce() {
        InputFiles.write(folder, "chip.json", "{\"id\": \"chip\", \"family\": \"hoper\", \"cores\": 12}");
        InputFiles.write(folder, "config.json", "{\"model_type\": \"llama\"");
        assertThat(scenarioProblems(
                        folder,
                        "{\"model\": \"config.json\", \"system\": \"chip.json\",",
                        " \"workload\": {\"kind\": \"decod\", \"batch\": 0}, \"parallelism\": {\"tensor\": \"two\"}}"))
                .containsExactly(
                        "config.json:1:23: found the end of the file, expected the end of what was opened at line 1",
                        "chip.json:1:1 at /sources: found nothing, expected an object with the source of each figure, such "
                                + "as {\"/cores\": \"datasheet: ...\"}",
                        "chip.json:1:26 at /family: found \"hoper\", expected the id of a family or the path of its .json "
                                + "file; did you mean \"hopper\"?",
                        "scenario.json:2:23 at /workload/kind: found \"decod\", expected one of prefill, decode, generate, "
                                + "train, operators; did you mean \"decode\"?",
                        "scenario.json:2:41 at /workload/batch: found 0, expected a whole number of at least 1",
                        "scenario.json:2:71 at /parallelism/tensor: found \"two\", expected a whole number of at least 1");
    }
}

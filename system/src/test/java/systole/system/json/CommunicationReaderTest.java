package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static systole.system.json.InputFiles.problems;
import static systole.system.json.InputFiles.write;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.interconnect.CollectiveKind;
import systole.interconnect.EndpointSpec;
import systole.system.NodeSpec;
import systole.system.Presets;
import systole.system.Presets.Folder;

/** Communication libraries of a user's own, and links that have none. */
final class CommunicationReaderTest {
    private static final String PROTOCOL =
            "{\"name\": \"P\", \"startup\": \"1 us\", \"step\": \"2 us\", \"payloadBytes\": 128, \"lineBytes\": 160}";

    @TempDir
    private Path folder;

    private NodeSpec node(String linkType, String communication) {
        Path scenario = write(
                folder,
                "scenario.json",
                "{\"model\": \"llama-2-7b\", \"workload\": {\"kind\": \"prefill\", \"batch\": 1, \"inputTokens\": 8},",
                "\"system\": {\"id\": \"pair\", \"device\": \"h100-sxm-80gb\", \"devices\": 2, \"fabric\": {",
                " \"topology\": \"switch\", \"latency\": \"1 us\",",
                " \"links\": {\"type\": \"" + linkType + "\", \"count\": 1, \"bandwidth\": \"25 GB/s\"}",
                communication + "}}}");
        return ScenarioReader.read(scenario).system().node();
    }

    private void library(String algorithms) {
        write(
                folder,
                "library.json",
                "{\"id\": \"library\", \"algorithms\": " + algorithms + ",",
                "\"sources\": {\"/algorithms\": \"estimated: x\"}}");
    }

    @Test
    void linksWithoutALibrary() {
        assertThat(problems(folder, () -> node("nvlink9", "")))
                .containsExactly(
                        "scenario.json:2:77 at /system/fabric: found links of type \"nvlink9\", expected a type with "
                                + "a communication library (" + String.join(", ", Presets.ids(Folder.COMMUNICATION))
                                + "), or \"communication\" with the id or path of one; did you mean \"nvlink2\" or "
                                + "\"nvlink3\" or \"nvlink4\"?");
    }

    @Test
    void aLibraryOfOnesOwn() {
        library(
                "[{\"algorithm\": \"direct\", \"kinds\": [\"all_to_all\", \"all_gather\"], \"leastRanks\": 2, \"protocols\": ["
                        + PROTOCOL + "]}]");
        var fabric = node("nvlink9", ", \"communication\": \"library.json\"").fabricFor(2);
        assertThat(fabric).isNotNull();
        assertThat(fabric.algorithms()).singleElement().satisfies(direct -> {
            assertThat(direct.kinds()).containsExactlyInAnyOrder(CollectiveKind.ALL_TO_ALL, CollectiveKind.ALL_GATHER);
            assertThat(direct.protocols()).singleElement().satisfies(protocol -> {
                assertThat(protocol.channelBytesPerSecond()).isInfinite();
                assertThat(protocol.endpoint()).isEqualTo(EndpointSpec.FREE);
            });
        });
    }

    @Test
    void problemsOfALibrary() {
        library("[{\"algorithm\": \"rings\", \"kinds\": [\"allreduce\"], \"leastRanks\": 1, \"protocols\": ["
                + PROTOCOL.replace("\"lineBytes\": 160", "\"channelBandwidth\": 1") + "]}]");
        List<String> found = problems(folder, () -> node("nvlink4", ", \"communication\": \"library.json\""));
        assertThat(found)
                .anySatisfy(
                        problem -> assertThat(problem)
                                .contains(
                                        "found \"rings\", expected one of ring, direct, tree, double_binary_tree, halving_doubling, hierarchical, one_shot, nvls; did you mean \"ring\"?"))
                .anySatisfy(problem -> assertThat(problem).contains("did you mean \"all_reduce\"?"))
                .anySatisfy(problem -> assertThat(problem).contains("/leastRanks: found 1, expected"))
                .anySatisfy(problem -> assertThat(problem).contains("/lineBytes: found nothing"))
                .anySatisfy(problem -> assertThat(problem).contains("unknown key \"channelBandwidth\""))
                .hasSize(5);
    }

    @Test
    void whatDoesNotGoTogether() {
        library("[{\"algorithm\": \"ring\", \"kinds\": [\"all_gather\"], \"leastRanks\": 2, \"copies\": true, "
                + "\"protocols\": [" + PROTOCOL + "]}]");
        assertThat(problems(folder, () -> node("nvlink4", ", \"communication\": \"library.json\"")))
                .singleElement()
                .asString()
                .contains("/algorithms/0: found values that do not go together")
                .contains("\"endpoint\" in the library of an algorithm that copies");
        library("[{\"algorithm\": \"ring\", \"kinds\": [\"all_gather\"], \"leastRanks\": 2, \"protocols\": ["
                + PROTOCOL.replace("160", "64") + "]}]");
        assertThat(problems(folder, () -> node("nvlink4", ", \"communication\": \"library.json\"")))
                .singleElement()
                .asString()
                .contains("/algorithms/0/protocols/0")
                .contains("a unit of 64 bytes on the line cannot carry 128");
    }
}

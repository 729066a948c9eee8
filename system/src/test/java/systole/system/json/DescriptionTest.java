package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static systole.system.json.InputFiles.problems;
import static systole.system.json.InputFiles.write;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptions of a user's own. */
final class DescriptionTest {
    @TempDir
    private Path folder;

    private String[] device(String cores, String memory, String power, String sources) {
        return new String[] {
            "{\"id\": \"mine\", \"family\": \"hopper\", \"cores\": " + cores + ",",
            "\"clock\": {\"reference\": 1e9, \"maximum\": \"1500 MHz\"},",
            "\"memory\": " + memory + ",",
            "\"power\": " + power + ",",
            "\"sources\": " + sources + "}"
        };
    }

    @Test
    void aDeviceOfAKnownFamilyIsShort() {
        Path file = write(
                folder,
                "mine.json",
                device(
                        "10",
                        "{\"type\": \"HBM3\", \"stacks\": 1, \"capacity\": \"16 GiB\", \"bandwidth\": 819e9}",
                        "{\"cap\": 100, \"idle\": \"10 W\", \"activeIdle\": \"20 W\"}",
                        "{\"/family\": \"estimated: x\", \"/cores\": \"estimated: x\", \"/clock\": \"estimated: x\", "
                                + "\"/memory\": \"estimated: x\", \"/power\": \"estimated: x\"}"));
        var spec = Descriptions.device(file).spec();
        assertThat(spec.clock().referenceHertz()).isEqualTo(1_000_000_000);
        assertThat(spec.power().capWatts()).isEqualTo(100);
        assertThat(spec.memory().bandwidthBytesPerSecond()).isEqualTo(819e9);
        assertThat(spec.core().vectorLanes()).isEqualTo(128);
    }

    /** The die of a device looks at the memory too. */
    @Test
    void whatTwoReadersAskForIsToldOnce() {
        String[] lines = device(
                "10000001",
                "{\"type\": \"HBM3\", \"stacks\": 0, \"capacity\": \"16 GiB\", \"bandwidth\": 819e9}",
                "{\"cap\": 100, \"idle\": \"10 W\", \"activeIdle\": \"20 W\"}",
                "{\"/family\": \"estimated: x\", \"/cores\": \"estimated: x\", \"/clock\": \"estimated: x\", "
                        + "\"/memory\": \"estimated: x\", \"/power\": \"estimated: x\", \"/die\": \"estimated: x\"}");
        lines[1] = "\"die\": {\"process\": \"tsmc-4n\", \"cores\": 1000000000}, " + lines[1];
        Path file = write(folder, "mine.json", lines);
        assertThat(problems(folder, () -> Descriptions.device(file)).stream()
                        .map(text -> text.substring(text.indexOf(" at ") + 4)))
                .containsExactlyInAnyOrder(
                        "/cores: found 10000001, expected a whole number from 1 to 10000000",
                        "/memory/stacks: found 0, expected a whole number from 1 to 1024",
                        "/die/cores: found 1000000000, expected a whole number from 1 to 10000000");
    }

    @Test
    void problemsNameTheFileThatTheyAreIn() {
        Path file = write(
                folder,
                "mine.json",
                device(
                        "-3",
                        "{\"type\": \"HBM9\", \"stacks\": 1, \"capacity\": \"16 GIB\", \"bandwidth\": \"819 GB\"}",
                        "{\"cap\": 100, \"idle\": \"10 W\", \"aktiveIdle\": \"20 W\"}",
                        "{\"/coars\": \"datasheet: x\", \"/power\": \"guess: x\", \"/memory\": \"measured: x\"}"));
        assertThat(problems(folder, () -> Descriptions.device(file)))
                .contains(
                        "mine.json:5:23 at /sources/~1coars: found a source for \"/coars\", expected the pointer of a "
                                + "value in this file",
                        "mine.json:5:49 at /sources/~1power: found \"guess: x\", expected a text that starts with "
                                + "datasheet, measured, calibrated, estimated and a colon",
                        "mine.json:1:45 at /cores: found -3 without a source, expected \"/cores\" in \"sources\"",
                        "mine.json:3:20 at /memory/type: found \"HBM9\", expected the id of a memory type or the path of "
                                + "its .json file; did you mean \"hbm2\" or \"hbm3\"?");
    }

    @Test
    void problemsOfAllPartsAtOnce() {
        Path file = write(
                folder,
                "mine.json",
                device(
                        "-3",
                        "{\"type\": \"HBM3\", \"stacks\": 1, \"capacity\": \"16 GIB\", \"bandwidth\": \"819 GB\"}",
                        "{\"cap\": 100, \"idle\": \"10 W\", \"aktiveIdle\": \"20 W\"}",
                        "{\"/family\": \"estimated: x\", \"/cores\": \"estimated: x\", \"/clock\": \"estimated: x\", "
                                + "\"/memory\": \"estimated: x\", \"/power\": \"estimated: x\"}"));
        assertThat(problems(folder, () -> Descriptions.device(file)))
                .containsExactly(
                        "mine.json:1:45 at /cores: found -3, expected a whole number from 1 to 10000000",
                        "mine.json:3:53 at /memory/capacity: found unit \"GIB\" in \"16 GIB\", expected bytes, such as "
                                + "\"80 GB\" (did you mean \"GiB\"? units are case-sensitive)",
                        "mine.json:3:76 at /memory/bandwidth: found unit \"GB\" in \"819 GB\", expected bytes per second, "
                                + "such as \"3.35 TB/s\"",
                        "mine.json:4:10 at /power/activeIdle: found nothing, expected a number of watts of at least 0 or a "
                                + "text such as \"700 W\"",
                        "mine.json:4:39 at /power/aktiveIdle: found unknown key \"aktiveIdle\", expected one of cap, idle, "
                                + "activeIdle, excursion, settling, spread; did you mean \"activeIdle\"?");
    }

    @Test
    void valuesThatDoNotGoTogether() {
        Path file = write(
                folder,
                "mine.json",
                device(
                        "3",
                        "{\"type\": \"HBM3\", \"stacks\": 1, \"capacity\": \"16 GiB\", \"bandwidth\": \"819 GB/s\"}",
                        "{\"cap\": 100, \"idle\": \"10 W\", \"activeIdle\": \"200 W\"}",
                        "{\"/family\": \"estimated: x\", \"/cores\": \"estimated: x\", \"/clock\": \"estimated: x\", "
                                + "\"/memory\": \"estimated: x\", \"/power\": \"estimated: x\"}"));
        assertThat(problems(folder, () -> Descriptions.device(file)))
                .containsExactly(
                        "mine.json:4:10 at /power: found values that do not go together, expected idle at most "
                                + "activeIdle, and activeIdle below cap");
    }

    @Test
    void unknownIdsNameTheNearest() {
        assertThat(problems(folder, () -> Descriptions.device("h100-sxm")))
                .containsExactly("h100-sxm: found no preset of that id, expected the id of a device; did you mean "
                        + "\"h100-sxm-80gb\" or \"h200-sxm\" or \"h800-sxm\"?");
        assertThat(problems(folder, () -> Descriptions.model("zzz")))
                .singleElement()
                .asString()
                .contains("known: bert-large, bloom-176b, ")
                .matches(".*, llama-2-13b, llama-2-70b … \\([0-9]+ more: 'systole list models'\\)");
        assertThat(problems(folder, () -> PricesReader.read("zzz")))
                .singleElement()
                .asString()
                .endsWith("known: usd-2026");
    }
}

package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import systole.study.sweep.json.SweepReader;
import systole.system.InputException;

/** A sweep is another one when any file has changed that any of its points can read, not only the first. */
final class IdentityTest {
    private static final String MODEL = "{\"model_type\": \"gpt2\", \"n_layer\": %d, \"n_embd\": 128, \"n_head\": 4,"
            + " \"n_positions\": 256, \"vocab_size\": 500}";
    private static final String CORES =
            "{\"at\": \"device#/cores\", \"range\": {\"from\": 60, \"to\": 75, \"step\": 1}}";

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private SweepSpec sweep(String axes, String rest) {
        return SweepReader.read(folder.resolve("sweep.json"), Sweeps.text(axes, rest));
    }

    private static String content(SweepSpec sweep) {
        return LogHeader.of(sweep, Shard.WHOLE, "1").content();
    }

    @Test
    void partsBeforeAndAfterAChangeOfAModelDoNotMerge() throws IOException {
        write("mm.json", String.format(MODEL, 2));
        String axes = "{\"at\": \"/model\", \"values\": [\"gpt2-xl\", \"mm.json\"]}, " + CORES;
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        Sweep.run(sweep(axes, ""), one, "1", new Shard(1, 2), 1, Progress.NONE);
        write("mm.json", String.format(MODEL, 3));
        Sweep.run(sweep(axes, ""), two, "1", new Shard(2, 2), 1, Progress.NONE);
        assertThatThrownBy(() -> Merge.run(List.of(one, two), folder.resolve("all")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("part 2/2 of another sweep");
        Sweep.run(sweep(axes, ""), folder.resolve("again"), "1", new Shard(1, 2), 1, Progress.NONE);
        assertThat(Merge.run(List.of(folder.resolve("again"), two), folder.resolve("all")))
                .isEqualTo(32);
    }

    /** Wherever the last value of an axis stands; a stack is read at no other point than the last. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"at\": \"/execution/stack\", \"values\": [\"ideal\", \"changed.json\"]}",
                "{\"at\": \"/execution\", \"values\": [{\"fidelity\": \"fast\"}, {\"fidelity\": \"fast\", \"stack\": \"changed.json\"}]}",
                "{\"at\": \"/system\", \"values\": [\"a100-sxm-80gb\", {\"preset\": \"node.json\"}]}",
                "{\"at\": \"device#/memory/type\", \"values\": [\"HBM2e\", \"./changed.json\"]}",
                "{\"zip\": [{\"name\": \"a\", \"at\": \"/system\", \"values\": [\"a100-sxm-80gb\", \"node.json\"]},"
                        + " {\"name\": \"b\", \"at\": \"/workload/batch\", \"values\": [1, 2]}]}",
            })
    void everyFileThatALevelNamesCounts(String axis) throws IOException {
        write("node.json", "{\"id\": \"node\", \"device\": \"changed.json\", \"devices\": 1}");
        write("changed.json", "{\"id\": \"one\"}");
        String before = content(sweep(axis, ""));
        assertThat(content(sweep(axis, ""))).isEqualTo(before);
        write("changed.json", "{\"id\": \"other\"}");
        assertThat(content(sweep(axis, ""))).isNotEqualTo(before);
        Files.delete(folder.resolve("changed.json"));
        assertThat(content(sweep(axis, "")))
                .as("a file that is no longer there")
                .isNotEqualTo(before);
    }

    @Test
    void pointsOfAListCountToo() throws IOException {
        String axes = "{\"at\": \"/model\"}";
        String points =
                ", \"sample\": {\"kind\": \"list\", \"points\": [{\"model\": \"gpt2-xl\"}, {\"model\": \"mm.json\"}]}";
        write("mm.json", String.format(MODEL, 2));
        String before = content(sweep(axes, points));
        write("mm.json", String.format(MODEL, 3));
        assertThat(content(sweep(axes, points))).isNotEqualTo(before);
    }

    /** Spaces and a file that nothing names change no result. */
    @Test
    void whatSaysTheSameIsTheSame() throws IOException {
        String axes = "{\"at\": \"/model\", \"values\": [\"gpt2-xl\", \"mm.json\"]}";
        write("mm.json", String.format(MODEL, 2));
        String before = content(sweep(axes, ""));
        write("mm.json", String.format(MODEL, 2).replace(",", ",\n  "));
        write("other.json", "{}");
        assertThat(content(sweep(axes, ""))).isEqualTo(before);
    }
}

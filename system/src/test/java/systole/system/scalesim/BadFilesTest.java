package systole.system.scalesim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.system.InputException;
import systole.system.Problem;

/** What is wrong with a SCALE-Sim config or topology is said with its line, what was found and what was expected. */
final class BadFilesTest {
    private static final String CONFIG = """
            [general]
            run_name = small
            [architecture_presets]
            ArrayHeight: 8
            ArrayWidth: 8
            IfmapSramSzkB: 4
            FilterSramSzkB: 4
            OfmapSramSzkB: 4
            Dataflow: ws
            Bandwidth: 10
            [run_presets]
            InterfaceBandwidth: CALC
            [sparsity]
            SparsitySupport: true
            """;
    private static final String PRODUCTS = "Layer, M, N, K, Sparsity,\nup, 8, 8, 8, 2:4,\n";
    private static final String CONVOLUTIONS = """
            Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,
            stem, 8, 8, 3, 3, 3, 4, 1,
            """;

    @TempDir
    private Path folder;

    private List<String> problems(String config, String topology) {
        InputException e = Objects.requireNonNull(
                catchThrowableOfType(
                        InputException.class,
                        () -> ScaleSimImport.read(write("a.cfg", config), write("a.csv", topology))),
                "no problem was found");
        return e.problems().stream()
                .map(Problem::toString)
                .map(text -> text.replace(folder + java.io.File.separator, ""))
                .toList();
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsRightIsRead() {
        assertThat(ScaleSimImport.read(write("a.cfg", CONFIG), write("a.csv", PRODUCTS))
                        .layers())
                .hasSize(1);
        assertThat(ScaleSimImport.read(write("a.cfg", CONFIG), write("a.csv", CONVOLUTIONS))
                        .layers())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ArrayHeight: 8 | ArrayHeight: 0 | a.cfg:4:1: found ArrayHeight \"0\", expected a whole number from 1 to"
                        + " 65536",
                "ArrayHeight: 8 | '' | a.cfg: found no ArrayHeight in [architecture_presets], expected ArrayHeight: value",
                "ArrayHeight: 8 | ArrayHeigth: 8 | a.cfg: found no ArrayHeight in [architecture_presets], expected"
                        + " ArrayHeight: value; did you mean \"ArrayHeigth\"?",
                "IfmapSramSzkB: 4 | IfmapSramSzkB: 4 kB | a.cfg:6:1: found IfmapSramSzkB \"4 kB\", expected a whole"
                        + " number from 1 to 1073741824",
                "Dataflow: ws | Dataflow: wss | a.cfg:9:1: found Dataflow \"wss\", expected one of os, ws, is; did you"
                        + " mean \"ws\"?",
                "InterfaceBandwidth: CALC | InterfaceBandwidth: CALK | a.cfg:12:1: found InterfaceBandwidth \"CALK\","
                        + " expected CALC or USER; did you mean \"CALC\"?",
                "Bandwidth: 10\\n[run_presets]\\nInterfaceBandwidth: CALC | Bandwidth: fast\\n[run_presets]\\n"
                        + "InterfaceBandwidth: USER | a.cfg:10:1: found Bandwidth \"fast\", expected a whole number of at"
                        + " least 1",
                "Bandwidth: 10\\n[run_presets]\\nInterfaceBandwidth: CALC | [run_presets]\\nInterfaceBandwidth: USER |"
                        + " a.cfg: found no Bandwidth in [architecture_presets], expected Bandwidth: value",
                "SparsitySupport: true | SparsitySupport: maybe | a.cfg:14:1: found SparsitySupport \"maybe\", expected"
                        + " true or false",
                "[sparsity] | [sparse] | a.cfg:14:1: found section [sparse], expected one of [architecture_presets,"
                        + " general, layout, network_presets, run_presets, sparsity]",
                "[sparsity] | [general] | a.cfg:13:1: found section [general] a second time, expected each section once",
                "ArrayWidth: 8 | ArrayHeight: 9\\nArrayWidth: 8 | a.cfg:5:1: found key \"ArrayHeight\" a second time,"
                        + " expected each key once (first at line 4)",
                "run_name = small | run_name | a.cfg:2:1: found \"run_name\", expected a [section], or key: value",
                "[general] | name: x\\n[general] | a.cfg:1:1: found a key before any section, expected [general]",
                "run_name = small | run_mane = small | a.cfg:2:1: found unknown key \"run_mane\" in [general], expected one"
                        + " of run_name; did you mean \"run_name\"?",
            })
    void wrongConfigs(String part, String other, String message) {
        String given = part.replace("\\n", "\n");
        assertThat(CONFIG).contains(given);
        assertThat(problems(CONFIG.replace(given, other.replace("\\n", "\n")), PRODUCTS))
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8, 8, 8, 2:4 | 8, 8 | a.csv:2:1: found 3 values, expected Layer, M, N, K and perhaps a sparsity such as"
                        + " 2:4 and a batch",
                "8, 8, 8, 2:4 | 8, -8, 8 | a.csv:2:1: found N \"-8\", expected a whole number of at least 1",
                "8, 8, 8, 2:4 | 8, 8, 8, 5:4 | a.csv:2:1: found sparsity \"5:4\", expected kept weights of a group, such as"
                        + " 2:4",
                "8, 8, 8, 2:4 | 8, 8, 8, 0 | a.csv:2:1: found batch \"0\", expected a whole number from 1 to 1000000",
                "up, 8, 8, 8, 2:4, | ' , 8, 8, 8, 2:4,' | a.csv:2:1: found a layer without a name, expected a name before its"
                        + " sizes",
                "up, 8, 8, 8, 2:4, | '' | a.csv:1:1: found a header and no layer, expected a layer a line",
                "Layer, M, N, K, Sparsity, | up, 1, 2, 3, | a.csv:1:1: found \"up, 1, 2, 3,\", expected a header: Layer"
                        + " name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides;"
                        + " or Layer, M, N, K",
            })
    void wrongProducts(String part, String other, String message) {
        assertThat(PRODUCTS).contains(part);
        assertThat(problems(CONFIG, PRODUCTS.replace(part, other))).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8, 8, 3, 3, 3, 4, 1 | 8, 8, 3, 3, 3, 4 | a.csv:2:1: found 7 values, expected Layer name, IFMAP Height,"
                        + " IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides and perhaps a"
                        + " sparsity such as 2:4",
                "8, 8, 3, 3, 3, 4, 1 | 2, 8, 3, 3, 3, 4, 1 | a.csv:2:1: found a filter of 3 x 3 on an input of 2 x 8,"
                        + " expected a filter that fits into the input, padding included",
                "8, 8, 3, 3, 3, 4, 1 | 8, 8, 3, 3, 3, 4, 1, 2 | a.csv:2:1: found strides 1 and 2, expected equal ones",
                "8, 8, 3, 3, 3, 4, 1 | 8, 8, 3, 3, many, 4, 1 | a.csv:2:1: found Channels \"many\", expected a whole"
                        + " number from 1 to 65536",
            })
    void wrongConvolutions(String part, String other, String message) {
        assertThat(CONVOLUTIONS).contains(part);
        assertThat(problems(CONFIG, CONVOLUTIONS.replace(part, other))).contains(message);
    }

    @Test
    void filesThatAreNoneOrEmpty() {
        assertThat(problems("# nothing\n", ""))
                .anySatisfy(text ->
                        assertThat(text).isEqualTo("a.cfg: found an empty file, expected a SCALE-Sim .cfg file"))
                .anySatisfy(text -> assertThat(text).isEqualTo("a.csv: found an empty file, expected a topology CSV"));
        assertThatThrownBy(() -> ScaleSimImport.read(folder.resolve("no.cfg"), write("a.csv", PRODUCTS)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no.cfg")
                .hasMessageContaining("expected a SCALE-Sim .cfg file");
    }
}

package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.study.sweep.json.SweepReader;
import systole.study.sweep.json.SweepSchema;
import systole.system.InputException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class SweepSchemaTest {
    private static final String TEXT = SweepSchema.text();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(TEXT);

    @Test
    void everyExampleIsValid() throws IOException {
        try (Stream<Path> examples = Files.list(Path.of("../examples/sweeps"))) {
            List<Path> files =
                    examples.filter(file -> file.toString().endsWith(".json")).toList();
            assertThat(files).isNotEmpty();
            for (Path file : files) {
                assertThat(SCHEMA.validate(Files.readString(file), InputFormat.JSON))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void whatTheReaderRefusesIsRefused() throws IOException {
        String text = Files.readString(Path.of("../examples/sweeps/bandwidth-cores-clock.json"));
        for (String bad : List.of(
                text.replace("\"direction\": \"min\"", "\"direction\": \"down\""),
                text.replace("\"axes\"", "\"axis\""),
                text.replace("cores * clock >= 150 GHz", "").replace("[\"\"]", "[3]"),
                text.replace("[\"averageWattsPerDevice <= 600 W\"]", "[{\"key\": \"averageWattsPerDevice\"}]"),
                text.replace("\"count\": 6", "\"count\": 0"),
                text.replace("\"report\"", "\"seed\": \"one\", \"report\""))) {
            assertThat(SCHEMA.validate(bad, InputFormat.JSON)).isNotEmpty();
        }
    }

    /** Forms of a file, and whether they are taken: by the schema and by the program. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "true | `scenario`: S, `axes`: [A]",
                "true | `scenario`: `scenario.json`, `axes`: [A]",
                "false | `axes`: [A]",
                "false | `scenario`: 3, `axes`: [A]",
                "false | `scenario`: S, `axes`: []",
                "true | `scenario`: S, `axes`: [{`zip`: [A]}]",
                "false | `scenario`: S, `axes`: [{`zip`: [A], `at`: `/workload/batch`}]",
                "false | `scenario`: S, `axes`: [{`zip`: [A], `values`: [1]}]",
                "false | `scenario`: S, `axes`: [{`values`: [1, 2]}]",
                "false | `scenario`: S, `axes`: [{`at`: `device#/cores`, `range`: {`from`: 2, `count`: 3}}]",
                "true | `scenario`: S, `axes`: [{`zip`: [{`at`: `device#/cores`, `logRange`: {`from`: 2, `to`: 4, `count`: 2}}]}]",
                "true | `scenario`: S, `axes`: [{`at`: `device#/memory/bandwidth`, `logRange`: {`from`: `2 TB/s`, `to`: `4 TB/s`, `count`: 2}}]",
                "true | `scenario`: S, `axes`: [A], `sample`: {`kind`: `list`, `points`: [{`cores`: 54}]}",
                "true | `scenario`: S, `axes`: [A], `sample`: {`kind`: `random`, `points`: 2}",
                "false | `scenario`: S, `axes`: [A], `sample`: {`kind`: `list`, `points`: []}",
                "false | `scenario`: S, `axes`: [A], `sample`: {`kind`: `list`, `points`: [3]}",
                "false | `scenario`: S, `axes`: [A], `sample`: {`kind`: `random`, `points`: `2`}",
                "false | `scenario`: S, `axes`: [A], `sample`: {`points`: 2}",
            })
    void schemaAndProgramAgree(boolean taken, String members, @TempDir Path folder) throws IOException {
        String scenario = "{\"model\": \"gpt2-xl\", \"system\": \"a100-sxm-80gb\", \"workload\": {\"kind\": \"decode\","
                + " \"batch\": 1, \"contextTokens\": 64}}";
        Files.writeString(folder.resolve("scenario.json"), scenario);
        String text = ("{" + members + "}")
                .replace('`', '"')
                .replace(": S,", ": " + scenario + ",")
                .replace("[A]", "[{\"at\": \"device#/cores\", \"values\": [54, 80]}]");
        assertThat(SCHEMA.validate(text, InputFormat.JSON).isEmpty()).isEqualTo(taken);
        Path file = Files.writeString(folder.resolve("sweep.json"), text);
        if (taken) {
            assertThat(SweepReader.read(file).axes()).hasSize(1);
        } else {
            assertThatThrownBy(() -> SweepReader.read(file)).isInstanceOf(InputException.class);
        }
    }

    /** A key of which nothing is said lets anything pass. */
    @Test
    void everyKeyIsChecked() {
        assertThat(unchecked(JsonMapper.builder().build().readTree(TEXT), "")).isEmpty();
    }

    private static List<String> unchecked(JsonNode schema, String place) {
        List<String> found = new ArrayList<>();
        schema.path("properties").propertyStream().forEach(property -> {
            String at = place + "/" + property.getKey();
            if (Stream.of("type", "enum", "anyOf", "not").noneMatch(property.getValue()::has)) {
                found.add(at);
            }
            found.addAll(unchecked(property.getValue(), at));
        });
        schema.path("anyOf").forEach(way -> found.addAll(unchecked(way, place)));
        if (schema.path("type").asString("").equals("array")) {
            JsonNode items = schema.path("items");
            if (!items.has("type") && !items.has("anyOf")) {
                found.add(place + "/*");
            }
            found.addAll(unchecked(items, place + "/*"));
        }
        return found;
    }

    @Test
    void everyKeyIsDescribed() {
        long places = TEXT.lines()
                .filter(line ->
                        line.matches(" *\"(name|at|values|range|from|to|count|step|whole|zip|kind|points|key)\" : .*"))
                .count();
        assertThat(places).isGreaterThan(12);
        assertThat(TEXT.split("\"description\"", -1).length - 1).isGreaterThanOrEqualTo((int) places);
    }
}

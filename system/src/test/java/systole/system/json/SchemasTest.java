package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.system.InputException;
import systole.system.Presets;
import systole.system.Presets.Folder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Schemas, judged by a validator that knows nothing of the readers. */
final class SchemasTest {
    private static final Map<String, Schema> SCHEMAS = new TreeMap<>();
    private static final Map<Folder, String> KINDS = Map.of(
            Folder.DEVICES, "hardware",
            Folder.FAMILIES, "family",
            Folder.MEMORIES, "memory",
            Folder.LIBRARIES, "library",
            Folder.COMMUNICATION, "communication",
            Folder.NETWORKS, "network",
            Folder.SYSTEMS, "system",
            Folder.MODELS, "model",
            Folder.STACKS, "stack",
            Folder.CALIBRATION, "calibration");

    private static final List<String> CHECKS = List.of("type", "enum", "$ref", "anyOf", "const", "not");

    @BeforeAll
    static void schemas() {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        for (String kind : Schemas.kinds()) {
            SCHEMAS.put(kind, registry.getSchema(Schemas.of(kind)));
        }
    }

    private static List<Error> errors(String kind, String text) {
        return Objects.requireNonNull(SCHEMAS.get(kind)).validate(text, InputFormat.JSON);
    }

    @Test
    void everyShippedDescriptionIsValid() {
        KINDS.forEach((folder, kind) -> Presets.ids(folder)
                .forEach(id -> assertThat(errors(kind, Presets.text(folder, id).orElseThrow()))
                        .as(Presets.name(folder, id))
                        .isEmpty()));
        Presets.ids(Folder.ARCHITECTURES)
                .forEach(id -> assertThat(errors(
                                "architecture",
                                Presets.text(Folder.ARCHITECTURES, id).orElseThrow()))
                        .as(id)
                        .isEmpty());
    }

    @Test
    void everyExampleScenarioIsValid() throws IOException {
        try (Stream<Path> examples = Files.walk(Path.of("../examples"))) {
            List<Path> files = examples.filter(file -> file.toString().endsWith(".json")
                            && !file.toString().contains("sweeps"))
                    .toList();
            assertThat(files).hasSizeGreaterThan(4);
            for (Path file : files) {
                assertThat(errors("scenario", Files.readString(file)))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }

    /** What readers refuse, schemas refuse too: unknown keys, wrong types, numbers out of range, texts that are no choice. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"batch\": 4 | \"bacth\": 4",
                "\"batch\": 4 | \"batch\": 0",
                "\"batch\": 4 | \"batch\": \"4\"",
                "\"batch\": 4 | \"batch\": 1.5",
                "\"fidelity\": \"fast\" | \"fidelity\": \"slow\"",
                "\"powerCap\": \"300 W\" | \"powerCap\": \"300\"",
                "\"powerCap\": \"300 W\" | \"powerCap\": -1",
                "\"tensor\": 2 | \"tensor\": true"
            })
    void refusesWhatReadersRefuse(String good, String bad) {
        String text = """
                {"model": "llama-2-7b", "system": {"preset": "hgx-h100", "nodes": 1},
                 "workload": {"kind": "prefill", "batch": 4, "inputTokens": 8},
                 "parallelism": {"tensor": 2}, "execution": {"fidelity": "fast", "powerCap": "300 W"}}
                """;
        assertThat(text).contains(good);
        assertThat(errors("scenario", text)).isEmpty();
        assertThat(errors("scenario", text.replace(good, bad))).isNotEmpty();
    }

    @Test
    void aDeviceWithAnUnknownKeyIsRefused() {
        String text = Presets.text(Folder.DEVICES, "h100-sxm-80gb").orElseThrow();
        assertThat(errors("hardware", text.replace("\"cores\"", "\"coers\""))).isNotEmpty();
    }

    /** A key of which nothing is said lets anything pass. */
    @Test
    void everyKeyAndElementIsChecked() {
        for (String kind : Schemas.kinds()) {
            assertThat(unchecked(JsonMapper.builder().build().readTree(Schemas.of(kind)), ""))
                    .as("keys of %s that a reader asks for without saying what it takes; a specimen may show it", kind)
                    .isEmpty();
        }
    }

    private static List<String> unchecked(JsonNode schema, String place) {
        List<String> found = new ArrayList<>();
        schema.path("properties").propertyStream().forEach(property -> {
            String at = place + "/" + property.getKey();
            if (CHECKS.stream().noneMatch(property.getValue()::has)) {
                found.add(at);
            }
            found.addAll(unchecked(property.getValue(), at));
        });
        schema.path("$defs")
                .propertyStream()
                .forEach(property ->
                        found.addAll(unchecked(property.getValue(), place + "/$defs/" + property.getKey())));
        schema.path("anyOf").forEach(way -> found.addAll(unchecked(way, place)));
        if (schema.path("type").asString("").equals("array")) {
            JsonNode items = schema.path("items");
            if (CHECKS.stream().noneMatch(items::has)) {
                found.add(place + "/*");
            }
            found.addAll(unchecked(items, place + "/*"));
        }
        return found;
    }

    /** What no description that comes with the program has is checked as well. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"data\": 2 | \"data\": 2, \"expertImbalance\": 1.5, \"expertCapacity\": 1 | \"expertImbalance\": 0.5",
                "\"data\": 2 | \"expertCapacity\": 1.25 | \"expertCapacity\": \"1.25\"",
                "\"nodes\": 1 | \"failures\": [{\"device\": 1, \"rate\": 0.5}] | \"failures\": [{\"device\": \"1\", \"rate\": 0.5}]",
                "\"nodes\": 1 | \"failures\": [{\"card\": 1, \"rate\": 0.5}] | \"failures\": [{\"card\": -1, \"rate\": 0.5}]",
                "\"nodes\": 1 | \"scaleOut\": {\"topology\": {\"type\": \"fat-tree\", \"leafNodes\": 2}}"
                        + " | \"scaleOut\": {\"topology\": {\"type\": \"fat-tree\", \"leafs\": 2}}",
                "\"nodes\": 1 | \"scaleOut\": {\"topology\": {\"type\": \"dragonfly\", \"groupNodes\": 2, \"globalTaper\": 1}}"
                        + " | \"scaleOut\": {\"topology\": \"dragonfly\"}",
            })
    void refusesWhatReadersRefuseOfRareKeys(String place, String good, String bad) {
        String text = """
                {"model": "mixtral-8x7b", "system": {"preset": "hgx-h100", "nodes": 1},
                 "workload": {"kind": "prefill", "batch": 4, "inputTokens": 8}, "parallelism": {"data": 2}}
                """;
        assertThat(errors("scenario", text.replace(place, good))).isEmpty();
        assertThat(errors("scenario", text.replace(place, bad))).isNotEmpty();
        String read = text.replace(place, bad);
        assertThatThrownBy(() -> ScenarioReader.simulation("scenario.json", read))
                .isInstanceOf(InputException.class);
    }

    @Test
    void everyKeyIsDescribed() {
        assertThat(Schemas.undescribed())
                .as("add them to descriptions.properties")
                .isEmpty();
        assertThat(Schemas.unused())
                .as("descriptions of keys that no reader asks for")
                .isEmpty();
    }
}

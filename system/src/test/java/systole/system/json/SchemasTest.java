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
    private static final Map<Folder, String> KINDS = Map.ofEntries(
            Map.entry(Folder.DEVICES, "hardware"),
            Map.entry(Folder.FAMILIES, "family"),
            Map.entry(Folder.MEMORIES, "memory"),
            Map.entry(Folder.LIBRARIES, "library"),
            Map.entry(Folder.COMMUNICATION, "communication"),
            Map.entry(Folder.NETWORKS, "network"),
            Map.entry(Folder.SYSTEMS, "system"),
            Map.entry(Folder.MODELS, "model"),
            Map.entry(Folder.STACKS, "stack"),
            Map.entry(Folder.CALIBRATION, "calibration"),
            Map.entry(Folder.PRICES, "prices"));

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
    void everyProcessAndTheirPartsAreValid() {
        Presets.ids(Folder.TECHNOLOGY)
                .forEach(id -> assertThat(errors(
                                id.equals("parts") ? "parts" : "process",
                                Presets.text(Folder.TECHNOLOGY, id).orElseThrow()))
                        .as(id)
                        .isEmpty());
    }

    /** Names of devices and regions are free; what stands under them is not. */
    @Test
    void pricesOfOnesOwnAreChecked() {
        String own = """
                {"id": "mine", "currency": "USD", "region": "here", "operationsShareOfPurchasePerYear": 0.05,
                 "devices": {"my-chip": {"purchase": {"lowDollars": 900, "highDollars": 1100}, "date": "2026-11"}},
                 "regions": {"here": {"electricityDollarsPerKilowattHour": 0.1, "pue": 1.2, "carbonKilogramsPerKilowattHour": 0.3}},
                 "server": {"priceShare": 0.3, "powerShare": 0.3}}
                """;
        assertThat(errors("prices", own)).isEmpty();
        assertThat(errors("prices", own.replace("\"date\"", "\"dato\""))).isNotEmpty();
        assertThat(errors("prices", own.replace("900", "\"900\""))).isNotEmpty();
        assertThat(errors("prices", own.replace("\"pue\": 1.2", "\"pue\": 0"))).isNotEmpty();
        assertThat(errors("prices", own.replace("USD", "EUR"))).isNotEmpty();
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

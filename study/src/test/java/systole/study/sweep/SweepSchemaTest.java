package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import systole.study.sweep.json.SweepSchema;

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
                text.replace("\"count\": 6", "\"count\": 0"),
                text.replace("\"report\"", "\"seed\": \"one\", \"report\""))) {
            assertThat(SCHEMA.validate(bad, InputFormat.JSON)).isNotEmpty();
        }
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

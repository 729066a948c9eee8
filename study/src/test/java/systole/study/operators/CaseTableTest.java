package systole.study.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.system.InputException;

/** Tables in, tables out. */
final class CaseTableTest {
    private static final String HEADER = String.join(",", CaseTable.REQUIRED);

    @TempDir
    private Path folder;

    @Test
    void everyRowAndColumnComesBackInOrder() throws IOException {
        String header = "note," + HEADER + ",run";
        String text = header
                + "\n\"one, with comma\",b,a100-sxm-80gb,1,gemm,fp16,,64,64,64,,,,,,,,,,,graph,7\n"
                + "\"says \"\"no\"\"\",a,a100-sxm-80gb,1,gem,fp16,,64,64,64,,,,,,,,,,,graph,\n";
        CaseTable table = CaseTable.parse("cases.csv", text);
        StringWriter out = new StringWriter();
        PredictionWriter.write(
                table, List.of(new Prediction(1.23456, 99.96, "memory", null, ""), Prediction.none("why, then")), out);
        assertThat(out.toString().split("\n", -1))
                .containsExactly(
                        header + ",predicted_us,predicted_watts,bound,reason",
                        "\"one, with comma\",b,a100-sxm-80gb,1,gemm,fp16,,64,64,64,,,,,,,,,,,graph,7,1.2346,100.0,memory,",
                        "\"says \"\"no\"\"\",a,a100-sxm-80gb,1,gem,fp16,,64,64,64,,,,,,,,,,,graph,,,,,\"why, then\"",
                        "");
    }

    @Test
    void columnsMayStandInAnyOrder() {
        List<String> turned = new java.util.ArrayList<>(CaseTable.REQUIRED);
        java.util.Collections.reverse(turned);
        CaseTable table =
                CaseTable.parse("cases.csv", String.join(",", turned) + "\n" + String.join(",", turned) + "\n");
        assertThat(table.header()).isEqualTo(turned);
        assertThat(table.rows()).singleElement().satisfies(row -> {
            assertThat(row.get("case")).isEqualTo("case");
            assertThat(row.get("kv_len")).isEqualTo("kv_len");
            assertThat(row.get("software")).as("optional").isEmpty();
        });
    }

    @Test
    void aTableWithoutRowsIsEmpty() {
        assertThat(CaseTable.parse("cases.csv", HEADER + "\n").rows()).isEmpty();
    }

    @Test
    void missingColumnsAreNamedAllAtOnce() {
        assertThatThrownBy(() -> CaseTable.parse("cases.csv", "case,device\n1,a100-sxm-80gb\n"))
                .isInstanceOfSatisfying(
                        InputException.class,
                        e -> assertThat(e.problems())
                                .singleElement()
                                .asString()
                                .startsWith("cases.csv:1:1: found no column ranks, op, dtype, ")
                                .contains(", timing, expected the columns case, device, ranks, "));
        assertThatThrownBy(() -> CaseTable.parse("cases.csv", "")).isInstanceOf(InputException.class);
    }

    @Test
    void brokenTablesAreRefused() {
        assertThat(problem(HEADER + "\na,b\n"))
                .isEqualTo("cases.csv:2:1: found 2 values, expected one for each of the 20 columns");
        assertThat(problem(HEADER + "\n" + HEADER + ",more\n"))
                .isEqualTo("cases.csv:2:1: found 21 values, expected one for each of the 20 columns");
        assertThat(problem(HEADER + "\n" + HEADER + "\n" + HEADER + ",more\n"))
                .startsWith("cases.csv:3:1: found a broken row");
        assertThat(problem(HEADER + ",source\n" + HEADER + ",\"open\n" + HEADER + ",shut\n"))
                .isEqualTo("cases.csv: found a quotation mark without its other half, expected quoted values that end");
        assertThat(problem(HEADER + "\n\"a\"b" + HEADER + "\n")).startsWith("cases.csv:2:1: found a broken row");
        assertThatThrownBy(() -> CaseTable.parse("cases.csv", HEADER + ",case\n" + HEADER + ",1\n"))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> CaseTable.read(folder.resolve("nowhere.csv")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("nowhere.csv: found no readable file");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumn() {
        assertThat(CaseTable.parse("cases.csv", "\uFEFF" + HEADER + "\n").header())
                .isEqualTo(CaseTable.REQUIRED);
    }

    private static String problem(String text) {
        return String.valueOf(
                Assertions.catchThrowableOfType(InputException.class, () -> CaseTable.parse("cases.csv", text))
                        .getMessage());
    }
}

package systole.isa.doc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Queue;
import systole.isa.ShapeRule;
import systole.isa.examples.Example;
import systole.isa.execute.Launch;
import systole.isa.execute.Machine;
import systole.isa.execute.TensorData;
import systole.isa.text.Assembler;
import systole.isa.verify.Limits;
import systole.isa.verify.Rule;
import systole.isa.verify.Verifier;

final class ManualTest {
    private static final Path SOURCES = Path.of("src", "main", "java", "systole", "isa");
    private static final String FENCE = "```";

    /** Every name that the table's examples use, with shapes that they fit. */
    private static final String DECLARATIONS = """
            kernel examples
            grid m=3 n=2
            tensor X activation bf16[300, 264]
            tensor Y activation fp32[300, 200]
            scratch x bf16[128, 64] stages 3
            scratch w bf16[128, 64] stages 3
            scratch p bf16[128, 64]
            scratch v bf16[64, 64]
            scratch y bf16[128, 128] stages 2
            scratch bias bf16[1, 128]
            scratch angles fp32[1, 32]
            scratch rows int32[128, 1]
            accumulator sum fp32[128, 128] stages 2
            accumulator t fp32[128, 128]
            accumulator o fp32[128, 64]
            accumulator row fp32[128, 1]
            accumulator other fp32[128, 1]
            accumulator zero fp32[1, 1]
            semaphore full = 0
            program
            """;

    private final String text = Manual.text();

    @Test
    void theFileIsTheGeneratedText() {
        assertThat(read(Path.of("..", "docs", "isa.md")))
                .as("regenerate it: ./systole isa doc > docs/isa.md")
                .isEqualTo(text);
    }

    @Test
    void everythingIsTold() {
        assertThat(text).doesNotContain("{{");
        for (Opcode opcode : Opcode.values()) {
            assertThat(text).contains("\n#### " + opcode.mnemonic() + "\n", FENCE + "\n" + opcode.example() + "\n");
        }
        for (DataType type : DataType.values()) {
            assertThat(text).contains("\n| " + type.text() + " |");
        }
        for (Rule rule : Rule.values()) {
            assertThat(text).contains("| " + rule.text() + " | " + rule.explanation() + " |");
        }
        for (Queue queue : Queue.values()) {
            assertThat(text)
                    .contains("| `" + queue.text() + "` |", "[" + queue.text() + "](#" + queue.text() + "-queue)");
        }
        for (ShapeRule rule : EnumSet.complementOf(EnumSet.of(ShapeRule.NO_BUFFERS))) {
            assertThat(text).contains("- shapes: " + rule.text() + "\n");
        }
    }

    /** Assembled, and nothing is found that concerns its operands. */
    @ParameterizedTest
    @EnumSource
    void examplesAreInstructions(Opcode opcode) {
        String line = opcode.example() + "\n";
        String program = switch (opcode) {
            case LOOP -> line + "wait load, full\nend\n";
            case END -> "loop 5\nwait load, full\n" + line;
            case HALT -> "";
            default -> "loop 5\n" + line + "end\n";
        };
        Kernel kernel = Assembler.assemble(DECLARATIONS + program + "halt\n").get(0);
        assertThat(kernel.program().instructions()).anyMatch(instruction -> instruction.opcode() == opcode);
        EnumSet<Rule> ofOperands = EnumSet.of(Rule.STRUCTURE, Rule.TYPE, Rule.SHAPE, Rule.BLOCK, Rule.BOUNDS);
        assertThat(Verifier.verify(kernel, Limits.NONE).findings())
                .noneMatch(found -> ofOperands.contains(found.rule()));
    }

    /** What a reader would try first. 2 x + 1 is exact here. */
    @Test
    void theSmallProgramRuns() {
        List<String> programs = fenced("program");
        assertThat(programs).hasSize(1);
        Kernel kernel = Assembler.assemble(programs.get(0)).get(0);
        assertThat(Verifier.verify(kernel, Limits.NONE).text()).isEmpty();
        double[] values = new double[1000];
        Arrays.setAll(values, i -> i);
        TensorData x = TensorData.of(DataType.FP32, values, 1000);
        TensorData y = TensorData.zeros(DataType.FP32, 1000);
        new Machine(1, 3).run(List.of(new Launch(kernel, Map.of("x", x, "y", y))));
        Arrays.setAll(values, i -> 2 * i + 1);
        assertThat(y.values()).containsExactly(values);
    }

    @Test
    void theWorkedExampleIsTheFile() throws IOException {
        String file = Example.text("fused_gemm_gelu.isa");
        try (InputStream stream = Manual.class.getResourceAsStream("fused_gemm_gelu.isa")) {
            String resource = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(resource)
                    .as("copy examples/isa/fused_gemm_gelu.isa to isa/src/main/resources/systole/isa/doc")
                    .isEqualTo(file);
        }
        List<String> told = new ArrayList<>();
        String section = text.substring(text.indexOf("## A worked example"), text.indexOf("## What the verifier"));
        Pattern.compile("(?s)```\n(.*?)```").matcher(section).results().forEach(code -> told.add(code.group(1)));
        assertThat(Assembler.assemble(String.join("", told))).isEqualTo(Assembler.assemble(file));
    }

    @Test
    void theGrammarIsThatOfTheAssembler() {
        String source = read(SOURCES.resolve("text/package-info.java")).replaceAll("(?m)^ \\* ?", "");
        String grammar = source.substring(source.indexOf("<pre>\n") + 6, source.indexOf("</pre>"));
        assertThat(fenced("grammar")).containsExactly(grammar);
    }

    @Test
    void theLayoutIsThatOfTheBinaryForm() {
        String source = read(SOURCES.resolve("binary/package-info.java"))
                .replaceAll("\n \\* +", " ")
                .replaceAll("\\{@(?:link|code) ([^}]*)\\}", "$1");
        List<String> rows = Pattern.compile("<tr><td>(.*?)</td><td>(.*?)</td></tr>")
                .matcher(source)
                .results()
                .map(row -> "\n| " + row.group(1) + " | " + row.group(2) + " |\n")
                .toList();
        assertThat(rows).hasSizeGreaterThan(10);
        assertThat(text).contains(rows);
    }

    /** By hand from the formats' documents: e4m3 has bias 7, 2^-6 and 2^-9; bf16 1.9921875 x 2^127; mxfp4 6 x 2^127 and 2^-128. */
    @Test
    void formatsAreMeasuredRightly() {
        assertThat(text)
                .contains(
                        "| fp32 | 32 | 8 bits | 23 bits | 3.4028e+38 | 1.1755e-38 | 1.4013e-45 | fp32 |",
                        "| tf32 | 32 | 8 bits | 10 bits |",
                        "| bf16 | 16 | 8 bits | 7 bits | 3.3895e+38 |",
                        "| fp16 | 16 | 5 bits | 10 bits | 65504 | 6.1035e-05 | 5.9605e-08 | fp32 |",
                        "| fp8_e4m3 | 8 | 4 bits | 3 bits | 448 | 0.015625 | 0.0019531 | fp32 |",
                        "| fp8_e5m2 | 8 | 5 bits | 2 bits | 57344 |",
                        "| fp4_e2m1 | 4 | 2 bits | 1 bits | 6 | 1 | 0.50000 | fp32 |",
                        "| mxfp4 | 4, and 8 for 32 elements | 2 bits | 1 bits | 1.0208e+39 |  | 2.9387e-39 | fp32 |",
                        "| int8 | 8 |  |  | 127 |  | 1 | int32 |",
                        "| fp8_e4m3 | 448 | 448 | NaN |",
                        "| fp16 | infinity | infinity | NaN |",
                        "| int8 | 127 | 127 | 0 |");
    }

    private List<String> fenced(String language) {
        return Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(text)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package systole.isa.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of bad texts. */
final class ProblemsTest {
    /** The cases of problems.txt: a text, a line of dashes, the message. */
    static Stream<Arguments> cases() throws IOException {
        return Stream.of(DisassemblerTest.resource("problems.txt").split("=====\n", -1))
                .map(block -> block.split("-----\n", -1))
                .map(parts -> Arguments.of(parts[0], parts[1].stripTrailing()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void messages(String text, String message) {
        assertThatThrownBy(() -> Assembler.assemble(text))
                .isInstanceOf(SourceException.class)
                .hasMessage(message);
    }

    @Test
    void thereAreManyCases() throws IOException {
        assertThat(cases()).hasSizeGreaterThan(60);
    }

    @Test
    void allProblemsOfAText() {
        SourceException fault = problemsOf("""
                kernel k
                tensor A state bf61[4]
                program
                  laod a, A[0 : 4]
                  loop 3
                kernel k2
                program
                  hatl
                """);
        assertThat(fault.problems())
                .containsExactly(
                        new Problem(2, 16, "unknown type 'bf61'; did you mean 'bf16'?"),
                        new Problem(4, 3, "unknown instruction 'laod'; did you mean 'load'?"),
                        new Problem(5, 1, "a program ends with 'halt'; write it after this line"),
                        new Problem(5, 3, "this loop has no 'end'; write 'end' after the last line of its body"),
                        new Problem(8, 3, "unknown instruction 'hatl'; did you mean 'halt'?"));
    }

    @Test
    void problemsAreCapped() {
        SourceException fault = problemsOf("kernel k\nprogram\n" + "oops\n".repeat(1000));
        assertThat(fault.problems()).hasSize(Problems.MAXIMUM + 1);
        // two lines, then a problem a line: the hundredth is in line 102
        assertThat(fault.problems().get(Problems.MAXIMUM - 1).line()).isEqualTo(102);
        assertThat(fault.problems().get(Problems.MAXIMUM))
                .isEqualTo(new Problem(102, 1, "reading stopped here: 100 problems are enough"));
    }

    @Test
    void problemsOfOneLineAreCappedToo() {
        SourceException fault = problemsOf("kernel k\nprogram\nloop min(" + "v+".repeat(1_000_000) + "0, 1)\n");
        assertThat(fault.problems()).hasSize(Problems.MAXIMUM + 1);
    }

    @Test
    void openLoopsAreCappedToo() {
        SourceException fault = problemsOf("kernel k\nprogram\n" + "loop 1\n".repeat(300_000));
        assertThat(fault.problems()).hasSize(Problems.MAXIMUM + 1);
    }

    @Test
    void messagesStayShort() {
        String word = "w".repeat(1_000_000);
        for (String text : List.of(
                word,
                "kernel " + word + " " + word,
                "kernel k\nprogram\n" + word,
                "kernel k\nprogram\nloop " + "9".repeat(1_000_000),
                "kernel k\ntensor " + word + " state bf16[1]\nprogram\nload a, " + word + "[0 : 1, 0 : 1]\n",
                "kernel k\ngrid " + word + "=1 " + word + "=2\n")) {
            assertThat(problemsOf(text).getMessage()).hasSizeLessThan(1000);
        }
    }

    @Test
    void textsAreLimited() {
        String text = "#".repeat(Assembler.MAXIMUM_CHARACTERS + 1);
        assertThat(problemsOf(text).problems())
                .containsExactly(new Problem(1, 1, "the text is longer than 16777216 characters"));
    }

    private static SourceException problemsOf(String text) {
        return catchThrowableOfType(SourceException.class, () -> Assembler.assemble(text));
    }
}

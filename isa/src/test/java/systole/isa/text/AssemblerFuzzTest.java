package systole.isa.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import systole.isa.Kernel;
import systole.isa.testing.RandomKernels;

/** Whatever the text: kernels, or problems at places of the text. */
final class AssemblerFuzzTest {
    /** Mutated texts; more with {@code -Dsystole.fuzz.count=…}. */
    private static final int COUNT = Integer.getInteger("systole.fuzz.count", 500_000);

    private static final long SEED = 31;
    private static final int PART = 1000;
    private static final int LINES = 5;

    private static final String[] TOKENS = {
        "loop ",
        "end\n",
        "halt\n",
        "program\n",
        "kernel k\n",
        "grid m=2\n",
        "[",
        "]",
        ":",
        ",",
        "++",
        "*",
        "-",
        " - ",
        "(",
        ")",
        "=",
        "min(",
        "step ",
        "loop0",
        "rank",
        "m",
        "9223372036854775808",
        "-9223372036854775808",
        "99999999999",
        "1e999",
        "NaN",
        "#",
        "\n",
        "\r\n",
        "\t",
        "é",
        "\ud83d\ude00",
        "\ud800",
        "\0",
        "multicast 0",
        "stages 0",
        "at -1",
        "panel 0",
        "x",
        "0",
        "tensor a state bf16[",
        "scratch q int8[1,1]\n",
        "semaphore s=0\n",
        "wait load, s\n",
        "fill q, "
    };

    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void mutatedTexts() throws IOException {
        List<String> written = List.of(
                DisassemblerTest.resource("small_product.txt"), DisassemblerTest.resource("other_operands.txt"));
        IntStream.range(0, COUNT / PART).parallel().forEach(part -> mutatedTexts(written, new Random(SEED + part)));
        assertThat(accepted.get()).as("mutations that are still kernels").isGreaterThan(COUNT / 50);
        assertThat(refused.get()).as("mutations that are not").isGreaterThan(COUNT / 2);
    }

    private void mutatedTexts(List<String> written, Random random) {
        List<String> texts = new ArrayList<>(written);
        for (int i = 0; i < 30; i++) {
            texts.add(Disassembler.text(RandomKernels.next(random, LINES)));
        }
        for (int i = 0; i < PART; i++) {
            StringBuilder text = new StringBuilder(texts.get(random.nextInt(texts.size())));
            for (int mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
                mutate(text, texts.get(random.nextInt(texts.size())), random);
            }
            check(text.toString());
        }
    }

    /** Text that the mutation of kernels does not come to. */
    @Test
    void noise() {
        Random random = new Random(SEED);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.setLength(0);
            for (int tokens = random.nextInt(40); tokens > 0; tokens--) {
                text.append(TOKENS[random.nextInt(TOKENS.length)]);
            }
            check(text.toString());
        }
    }

    private void check(String text) {
        try {
            List<Kernel> kernels = Assembler.assemble(text);
            accepted.incrementAndGet();
            if (kernels.isEmpty()
                    || !Assembler.assemble(Disassembler.text(kernels)).equals(kernels)) {
                throw new AssertionError("does not come back: " + text);
            }
        } catch (SourceException expected) {
            refused.incrementAndGet();
            for (Problem problem : expected.problems()) {
                if (problem.line() < 1
                        || problem.column() < 1
                        || problem.column() > text.length() + 1
                        || problem.message().isBlank()) {
                    throw new AssertionError(problem + " in: " + text, expected);
                }
            }
            if (expected.problems().isEmpty()) {
                throw new AssertionError("refused without a problem: " + text, expected);
            }
        } catch (RuntimeException | StackOverflowError fault) {
            throw new AssertionError("neither kernels nor problems: " + text, fault);
        }
    }

    private static void mutate(StringBuilder text, String other, Random random) {
        if (text.length() < 2) {
            text.append(other);
            return;
        }
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + 1 + random.nextInt(random.nextBoolean() ? 4 : 60));
        switch (random.nextInt(9)) {
            case 0 -> text.setCharAt(at, (char) (text.charAt(at) ^ (1 << random.nextInt(7))));
            case 1 -> text.setCharAt(at, (char) (32 + random.nextInt(96)));
            case 2 -> text.delete(at, end);
            case 3 -> text.insert(at, text.substring(at, end));
            case 4 -> text.insert(at, TOKENS[random.nextInt(TOKENS.length)]);
            case 5 -> {
                if (random.nextInt(4) == 0) {
                    text.setLength(at);
                }
            }
            case 6 -> {
                int from = random.nextInt(other.length());
                text.replace(at, end, other.substring(from, Math.min(other.length(), from + 40)));
            }
            case 7 -> swap(text, at, random.nextInt(text.length()));
            default -> swapLines(text, at, random.nextInt(text.length()));
        }
    }

    /** Exchanges the words at two places. */
    private static void swap(StringBuilder text, int one, int other) {
        exchange(text, word(text, one), word(text, other));
    }

    private static void swapLines(StringBuilder text, int one, int other) {
        exchange(text, line(text, one), line(text, other));
    }

    private static void exchange(StringBuilder text, int[] a, int[] b) {
        int[] first = a[0] <= b[0] ? a : b;
        int[] second = a[0] <= b[0] ? b : a;
        if (first[1] <= second[0]) {
            String early = text.substring(first[0], first[1]);
            text.replace(first[0], first[1], text.substring(second[0], second[1]));
            int moved = second[1] - second[0] - early.length();
            text.replace(second[0] + moved, second[1] + moved, early);
        }
    }

    private static int[] word(StringBuilder text, int at) {
        int from = at;
        int to = at;
        while (from > 0 && Character.isLetterOrDigit(text.charAt(from - 1))) {
            from--;
        }
        while (to < text.length() && Character.isLetterOrDigit(text.charAt(to))) {
            to++;
        }
        return new int[] {from, to};
    }

    private static int[] line(StringBuilder text, int at) {
        int from = text.lastIndexOf("\n", at) + 1;
        int to = text.indexOf("\n", at);
        return new int[] {Math.min(from, at), Math.max(at, to)};
    }
}

package systole.isa.doc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import systole.isa.Queue;

/** The manual of the instruction set, in Markdown. */
public final class Manual {
    private Manual() {}

    /** The whole text of {@code docs/isa.md}; it ends with a newline. */
    public static String text() {
        return resource("manual.md")
                .lines()
                .map(line -> line.startsWith("{{") ? generated(line) : line)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String generated(String mark) {
        return switch (mark) {
            case "{{opcodes}}" -> OpcodeSections.overview();
            case "{{control}}" -> OpcodeSections.of(null);
            case "{{types}}" -> TypeTables.all();
            case "{{rules}}" -> Tables.rules();
            case "{{codes}}" -> Tables.codes();
            case "{{example}}" -> Walkthrough.of(resource("fused_gemm_gelu.isa"));
            default -> OpcodeSections.of(queue(mark));
        };
    }

    private static Queue queue(String mark) {
        return Arrays.stream(Queue.values())
                .filter(queue -> mark.equals("{{" + queue.text() + "}}"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the manual has no part " + mark));
    }

    private static String resource(String name) {
        try (InputStream stream = Manual.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + name + " of the manual is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

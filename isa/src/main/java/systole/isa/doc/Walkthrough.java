package systole.isa.doc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A commented program as prose and pieces: each paragraph's comment explains the lines below it. */
final class Walkthrough {
    private static final String COMMENT = "#";

    private Walkthrough() {}

    /** The explained pieces of a program, without its first paragraph, which is for whoever runs it. */
    static String of(String program) {
        return Arrays.stream(program.strip().split("\n\n+"))
                .skip(1)
                .map(Walkthrough::piece)
                .collect(Collectors.joining("\n\n"));
    }

    private static String piece(String paragraph) {
        List<String> lines = paragraph.lines().toList();
        List<String> piece = new ArrayList<>();
        lines.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(COMMENT))
                .map(line -> line.substring(COMMENT.length()).strip())
                .forEach(piece::add);
        piece.addAll(List.of("", "```"));
        lines.stream().filter(line -> !line.strip().startsWith(COMMENT)).forEach(piece::add);
        piece.add("```");
        return String.join("\n", piece);
    }
}

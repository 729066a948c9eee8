package systole.system.scalesim;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import systole.system.Problem;
import systole.system.program.FileTrouble;

/** The lines of one input, and what is wrong with it. */
final class InputLines {
    private final String name;
    private final List<Problem> problems;
    private final List<Line> lines = new ArrayList<>();

    /** A line that says something, without the white space around it; numbers count from 1. */
    record Line(int number, String text) {}

    private InputLines(String name, List<Problem> problems) {
        this.name = name;
        this.problems = problems;
    }

    /** Lines of a file that are neither blank nor comments; none when it cannot be read, which is a problem then. */
    static InputLines read(Path file, String what, List<Problem> problems) {
        InputLines input = new InputLines(file.toString(), problems);
        try {
            String text = Files.readString(file);
            String[] rows = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\\R", -1);
            for (int i = 0; i < rows.length; i++) {
                String row = rows[i].strip();
                if (!row.isEmpty() && !row.startsWith("#") && !row.startsWith(";") && !row.startsWith("//")) {
                    input.lines.add(new Line(i + 1, row));
                }
            }
        } catch (CharacterCodingException e) {
            input.wrong(0, "bytes that are not UTF-8", what, "");
        } catch (IOException e) {
            input.wrong(0, FileTrouble.reading(e), what, "");
        }
        return input;
    }

    List<Line> lines() {
        return lines;
    }

    void wrong(int line, String found, String expected, String hint) {
        problems.add(new Problem(name, "", line, line > 0 ? 1 : 0, found, expected, hint));
    }

    /** A whole number of the line; {@code least} when there is none, which is a problem then. */
    int whole(int line, String what, String text, int least, int most) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // answered below
        }
        String range = most == Integer.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
        wrong(line, what + " \"" + text.strip() + "\"", "a whole number " + range, "");
        return least;
    }
}

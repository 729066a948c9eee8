package systole.isa.text;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A text is not a kernel. The message has one line for each problem, such as
 * {@code line 12, column 9: unknown type 'bf61'; did you mean 'bf16'?}.
 */
public final class SourceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /** All that was found, at least one problem. */
    SourceException(List<Problem> problems) {
        super(problems.stream().map(Problem::text).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of the text. */
    public List<Problem> problems() {
        return problems;
    }
}

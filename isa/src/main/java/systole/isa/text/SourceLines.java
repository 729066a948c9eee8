package systole.isa.text;

import java.util.ArrayList;
import java.util.List;

/** Where the kernels and instructions of a text stand, for messages about kernels that were assembled from it. */
public final class SourceLines {
    /**
     * A place in a text.
     *
     * @param line from 1
     * @param column of the first word, from 1
     */
    public record Place(int line, int column) {}

    private record Kernel(Place place, List<Place> instructions) {}

    private final List<Kernel> kernels;

    private SourceLines(List<Kernel> kernels) {
        this.kernels = kernels;
    }

    /** The places of a text that {@link Assembler#assemble} takes without complaint. */
    public static SourceLines of(String text) {
        List<Kernel> kernels = new ArrayList<>();
        boolean program = false;
        int number = 0;
        int start = text.startsWith("\ufeff") ? 1 : 0;
        while (start <= text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            Line line = new Line(text, start, end, ++number);
            Place place = new Place(number, line.column());
            if (line.is(Declaration.KERNEL.word())) {
                kernels.add(new Kernel(place, new ArrayList<>()));
                program = false;
            } else if (program && !line.atEnd()) {
                kernels.get(kernels.size() - 1).instructions().add(place);
            } else if (line.is(Declaration.PROGRAM.word())) {
                program = true;
            }
            start = end + 1;
        }
        return new SourceLines(kernels);
    }

    /** Where a kernel begins, by its number in the text, from 0. */
    public Place kernel(int kernel) {
        return kernels.get(kernel).place();
    }

    /** Where an instruction stands, by its number in the kernel's program, from 0. */
    public Place instruction(int kernel, int instruction) {
        return kernels.get(kernel).instructions().get(instruction);
    }
}

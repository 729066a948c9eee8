package systole.cli.step;

import java.util.List;
import java.util.Locale;
import systole.isa.Kernel;
import systole.isa.execute.Change;
import systole.isa.execute.Place;
import systole.isa.execute.StepReport;
import systole.isa.text.Disassembler;

/** What an instruction has done: a line that says where and what, and one for each thing that changed. */
final class StepText {
    private StepText() {}

    static String of(Kernel kernel, StepReport report) {
        StringBuilder text = new StringBuilder(place(kernel, report.place()));
        for (int i = 0; i < report.coordinates().size(); i++) {
            text.append(i == 0 ? "  # " : ", ")
                    .append(kernel.grid().axes().get(i).name())
                    .append('=')
                    .append(report.coordinates().get(i));
        }
        for (int i = 0; i < report.iterations().size(); i++) {
            text.append(i == 0 && report.coordinates().isEmpty() ? "  # " : ", ")
                    .append("loop");
            text.append(i).append('=').append(report.iterations().get(i));
        }
        text.append('\n');
        report.changes()
                .forEach(change ->
                        text.append("    ").append(change(kernel, change)).append('\n'));
        report.nextTile()
                .ifPresent(
                        tile -> text.append("    goes on to tile ").append(tile).append('\n'));
        return text.toString();
    }

    /** For example {@code device 0 core 1 tile 3 load     4: load a++, A[0 : 8]}. */
    static String place(Kernel kernel, Place place) {
        return String.format(
                Locale.ROOT,
                "device %d core %d tile %d %-6s %3d: %s",
                place.device(),
                place.core(),
                place.tile(),
                place.queue().text(),
                place.instruction(),
                Disassembler.instruction(kernel, place.instruction()));
    }

    private static String change(Kernel kernel, Change change) {
        long elements = 1;
        for (int extent : change.extent()) {
            elements *= extent;
        }
        String before = change.kind() == Change.Kind.BUFFER && change.before().isEmpty()
                ? "undefined"
                : Values.list(change.before(), elements);
        return name(kernel, change) + ": " + before + " -> " + Values.list(change.after(), elements);
    }

    private static String name(Kernel kernel, Change change) {
        return switch (change.kind()) {
            case SEMAPHORE -> change.name();
            case TENSOR -> change.name() + rectangle(change.origin(), change.extent());
            case BUFFER -> {
                boolean ring = kernel.buffers().stream()
                        .anyMatch(buffer -> buffer.name().equals(change.name()) && buffer.stages() > 1);
                yield ring ? change.name() + "[" + change.slot() + "]" : change.name();
            }
        };
    }

    private static String rectangle(List<Long> origin, List<Integer> extent) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < origin.size(); i++) {
            text.append(i == 0 ? "[" : ", ").append(origin.get(i)).append(" : ").append(extent.get(i));
        }
        return text.append(']').toString();
    }
}

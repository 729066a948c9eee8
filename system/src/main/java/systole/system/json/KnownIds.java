package systole.system.json;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import systole.system.Presets;
import systole.system.Presets.Folder;

/** What is said of the ids of presets to who names one that is not there: the nearest, else those that there are. */
final class KnownIds {
    /** Ids that are named; of more, only so many. */
    private static final int MOST = 20;

    /** What {@code systole list} lists. */
    private static final List<Folder> LISTED = List.of(Folder.DEVICES, Folder.SYSTEMS, Folder.MODELS, Folder.STACKS);

    private KnownIds() {}

    static String hint(String id, List<Folder> folders) {
        List<String> known = new ArrayList<>();
        folders.forEach(folder -> known.addAll(Presets.ids(folder)));
        String near = Nearest.hint(id, known);
        if (!near.isEmpty()) {
            return near;
        }
        String text = "known: " + String.join(", ", known.subList(0, Math.min(MOST, known.size())));
        return known.size() <= MOST ? text : text + " … (" + (known.size() - MOST) + " more" + where(folders) + ")";
    }

    private static String where(List<Folder> folders) {
        String commands = folders.stream()
                .filter(LISTED::contains)
                .map(folder -> "'systole list " + folder.text() + "'")
                .collect(Collectors.joining(", "));
        return commands.isEmpty() ? "" : ": " + commands;
    }
}

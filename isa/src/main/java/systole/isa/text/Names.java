package systole.isa.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The declared names of one kind, numbered in the order of their declarations. */
final class Names {
    private final String what;
    private final Map<String, Integer> indices = new LinkedHashMap<>();
    private final List<Integer> lines = new ArrayList<>();

    Names(String what) {
        this.what = what;
    }

    /** Reads a new name. It counts as declared whatever follows on its line. */
    String declare(Line line, Problems problems) {
        int column = line.column();
        String name = line.word("the name of the " + what);
        Integer before = indices.get(name);
        if (before != null) {
            problems.add(
                    line.number(),
                    column,
                    "there is a " + what + " '" + Line.shortened(name) + "' already, in line " + lines.get(before)
                            + "; give this one another name");
        } else if (SumReader.isVariable(name)) {
            problems.add(line.number(), column, reserved(name));
        }
        indices.putIfAbsent(name, lines.size());
        lines.add(line.number());
        return name;
    }

    static String reserved(String name) {
        return "'" + Line.shortened(name) + "' is the name of a variable; take another name";
    }

    /** Number of a name; -1 for one that is not declared. */
    int find(String name) {
        return indices.getOrDefault(name, -1);
    }

    int size() {
        return lines.size();
    }

    String what() {
        return what;
    }

    Set<String> all() {
        return indices.keySet();
    }
}

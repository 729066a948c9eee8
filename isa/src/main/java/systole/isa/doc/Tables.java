package systole.isa.doc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import systole.isa.binary.CodeList;
import systole.isa.verify.Rule;

/** The manual's tables of rules and codes. */
final class Tables {
    private Tables() {}

    static String rules() {
        List<String> lines = new ArrayList<>(List.of("| rule | what holds |", "|---|---|"));
        for (Rule rule : Rule.values()) {
            lines.add("| " + rule.text() + " | " + rule.explanation() + " |");
        }
        return String.join("\n", lines);
    }

    /** All codes but those of opcodes, which stand in their sections. */
    static String codes() {
        List<String> lines = new ArrayList<>(List.of("| what | codes |", "|---|---|"));
        CodeList.all().forEach((what, codes) -> {
            if (!what.equals("opcode")) {
                lines.add("| " + what + " | " + line(codes) + " |");
            }
        });
        return String.join("\n", lines);
    }

    private static String line(Map<String, Integer> codes) {
        return codes.entrySet().stream()
                .map(code -> code.getValue() + " `" + code.getKey() + "`")
                .collect(Collectors.joining(", "));
    }
}

package systole.system.scalesim;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import systole.system.json.Nearest;

/** Sections of {@code key: value} or {@code key = value} lines. Case of keys does not matter. */
final class IniFile {
    private final InputLines input;
    private final Map<String, Map<String, Entry>> sections = new LinkedHashMap<>();

    /** A value, the key as it was written, and where. */
    record Entry(String key, String value, int line) {}

    private IniFile(InputLines input) {
        this.input = input;
    }

    /** Reads lines; what is no section, key or value is a problem. */
    static IniFile of(InputLines input) {
        IniFile file = new IniFile(input);
        Map<String, Entry> section = null;
        for (InputLines.Line line : input.lines()) {
            String text = line.text();
            if (text.startsWith("[") && text.endsWith("]")) {
                String name = text.substring(1, text.length() - 1).strip().toLowerCase(Locale.ROOT);
                if (file.sections.containsKey(name)) {
                    input.wrong(line.number(), "section [" + name + "] a second time", "each section once", "");
                }
                section = file.sections.computeIfAbsent(name, key -> new LinkedHashMap<>());
                continue;
            }
            int separator = separator(text);
            if (separator < 1) {
                input.wrong(line.number(), "\"" + text + "\"", "a [section], or key: value", "");
            } else if (section == null) {
                input.wrong(line.number(), "a key before any section", "[general]", "");
            } else {
                String key = text.substring(0, separator).strip();
                Entry entry = new Entry(key, text.substring(separator + 1).strip(), line.number());
                Entry earlier = section.putIfAbsent(key.toLowerCase(Locale.ROOT), entry);
                if (earlier != null) {
                    input.wrong(
                            line.number(),
                            "key \"" + key + "\" a second time",
                            "each key once (first at line " + earlier.line() + ")",
                            "");
                }
            }
        }
        return file;
    }

    private static int separator(String text) {
        int colon = text.indexOf(':');
        int equals = text.indexOf('=');
        return colon < 0 ? equals : equals < 0 ? colon : Math.min(colon, equals);
    }

    InputLines input() {
        return input;
    }

    Map<String, Map<String, Entry>> sections() {
        return sections;
    }

    Map<String, Entry> section(String name) {
        return sections.getOrDefault(name, Map.of());
    }

    /** A value that must be there; an empty one stands for it when it is not, which is a problem then. */
    Entry need(String section, String key) {
        Entry entry = section(section).get(key.toLowerCase(Locale.ROOT));
        if (entry != null) {
            return entry;
        }
        if (!input.lines().isEmpty()) {
            String hint = Nearest.hint(
                    key, section(section).values().stream().map(Entry::key).toList());
            input.wrong(0, "no " + key + " in [" + section + "]", key + ": value", hint);
        }
        return new Entry(key, "", 0);
    }

    /** A whole number that must be there. */
    int whole(String section, String key, int least, int most) {
        Entry entry = need(section, key);
        return entry.line() == 0 ? least : input.whole(entry.line(), key, entry.value(), least, most);
    }
}

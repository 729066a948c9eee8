package systole.system.json;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import systole.system.InputException;
import systole.system.Presets;
import systole.system.Presets.Folder;

/** Presets for the eye: each key with its value and where it comes from, and the descriptions that it builds on. */
public final class PresetText {
    private static final int WIDEST_VALUE = 44;

    /** A row: key, value, source. */
    private record Row(String key, String value, String source) {}

    private PresetText() {}

    /**
     * The text of a preset of any kind, followed by what it names: the device of a node, family, memory type, libraries and
     * links of a device.
     *
     * @throws InputException when no preset has the id, with the nearest that exist
     */
    public static String show(String id) {
        Problems problems = new Problems();
        Documents documents = new Documents(java.nio.file.Path.of(""), problems);
        List<Folder> folders = List.of(Folder.values());
        Optional<JsonValue> document = documents.preset(id, "a preset", null, folders);
        Set<String> seen = new LinkedHashSet<>();
        List<String> sections = new ArrayList<>();
        document.ifPresent(value -> sections(value, documents, seen, sections));
        problems.throwIfAny();
        return String.join("\n", sections);
    }

    /** The line of a list: the preset's name where it has one. */
    public static String title(Folder folder, String id) {
        JsonSource source = new JsonSource(
                Presets.name(folder, id), Presets.text(folder, id).orElseThrow());
        Problems problems = new Problems();
        Optional<JsonValue> document = TreeReader.read(source, problems);
        problems.throwIfAny();
        JsonValue name = document.orElseThrow().members().get("name");
        return name == null ? "" : name.text();
    }

    private static void sections(JsonValue document, Documents documents, Set<String> seen, List<String> sections) {
        if (!seen.add(document.file())) {
            return;
        }
        sections.add(section(document));
        if (document.file().startsWith("configs/" + Folder.STACKS.text())) {
            follow(document, "base", Folder.STACKS, documents, seen, sections);
        }
        follow(document, "device", Folder.DEVICES, documents, seen, sections);
        follow(document, "family", Folder.FAMILIES, documents, seen, sections);
        JsonValue memory = document.members().get("memory");
        if (memory != null) {
            follow(memory, "type", Folder.MEMORIES, documents, seen, sections);
        }
        JsonValue links = document.members().get("links");
        JsonValue type = links == null ? null : links.members().get("type");
        if (type != null && Presets.text(Folder.COMMUNICATION, type.text()).isPresent()) {
            preset(type, Folder.COMMUNICATION, documents, seen, sections);
        }
        JsonValue network = document.members().get("scaleOut");
        if (network != null) {
            follow(network, "network", Folder.NETWORKS, documents, seen, sections);
        }
        JsonValue libraries = document.members().get("libraries");
        if (libraries != null) {
            libraries.elements().forEach(library -> preset(library, Folder.LIBRARIES, documents, seen, sections));
        }
    }

    private static void follow(
            JsonValue document,
            String key,
            Folder folder,
            Documents documents,
            Set<String> seen,
            List<String> sections) {
        JsonValue reference = document.members().get(key);
        if (reference != null) {
            preset(reference, folder, documents, seen, sections);
        }
    }

    private static void preset(
            JsonValue reference, Folder folder, Documents documents, Set<String> seen, List<String> sections) {
        documents
                .preset(reference.text().toLowerCase(Locale.ROOT), folder.text(), reference, List.of(folder))
                .ifPresent(document -> sections(document, documents, seen, sections));
    }

    private static String section(JsonValue document) {
        Sources sources = Sources.of(document);
        List<Row> rows = new ArrayList<>();
        document.members().forEach((key, value) -> {
            if (!key.equals(Sources.KEY)) {
                rows(key, value, sources, rows);
            }
        });
        int keys = rows.stream().mapToInt(row -> row.key().length()).max().orElse(0);
        int values = rows.stream()
                .mapToInt(row -> Math.min(WIDEST_VALUE, row.value().length()))
                .max()
                .orElse(0);
        String lines = rows.stream()
                .map(row -> String.format(
                                Locale.ROOT,
                                "  %-" + keys + "s  %-" + values + "s  %s",
                                row.key(),
                                row.value(),
                                row.source())
                        .stripTrailing())
                .collect(Collectors.joining("\n"));
        return document.file() + "\n" + lines + "\n";
    }

    private static void rows(String key, JsonValue value, Sources sources, List<Row> rows) {
        if (value.isObject() && !value.members().isEmpty()) {
            value.members().forEach((name, member) -> rows(key + "." + name, member, sources, rows));
        } else if (value.kind() == JsonValue.Kind.LIST
                && value.elements().stream().anyMatch(JsonValue::isObject)) {
            for (int i = 0; i < value.elements().size(); i++) {
                JsonValue element = value.elements().get(i);
                rows.add(new Row(key + "[" + i + "]", compact(element), sources.at(element.pointer())));
            }
        } else {
            rows.add(new Row(key, compact(value), sources.at(value.pointer())));
        }
    }

    private static String compact(JsonValue value) {
        if (value.isObject()) {
            return value.members().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + compact(entry.getValue()))
                    .collect(Collectors.joining(", "));
        }
        if (value.kind() == JsonValue.Kind.LIST) {
            return value.elements().stream().map(PresetText::compact).collect(Collectors.joining(", "));
        }
        return value.text();
    }
}

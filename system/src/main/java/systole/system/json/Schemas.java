package systole.system.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Schema (draft 2020-12) of the files that the program reads. Each is what the readers of that kind of file ask for: they
 * read every description that comes with the program, and what they ask is written down ({@link KeyLog}).
 */
public final class Schemas {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    /** Whole numbers above are not limited by what they mean. */
    private static final Set<String> OVERLAID = Set.of("hardware", "family", "library", "stack");

    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final KeyLog log;
    private final List<JsonValue> files;
    private final Map<String, String> descriptions;
    private final Map<String, Set<String>> undescribed = new TreeMap<>();

    private Schemas(SchemaLog reading) {
        this(reading.log(), reading.files(), KeyDescriptions.read());
    }

    private Schemas(KeyLog log, List<JsonValue> files, Map<String, String> descriptions) {
        this.log = log;
        this.files = files;
        this.descriptions = descriptions;
    }

    /**
     * The schema of a kind of file that others read: what {@code reading} asks a file for whose name begins with the kind and a
     * slash.
     *
     * @param kind name of the kind
     * @param descriptions what keys mean, by kind and place: {@code sweep/axes}
     * @param reading reads files of the kind with the problems that it is given
     */
    public static String of(String kind, Map<String, String> descriptions, Consumer<Problems> reading) {
        KeyLog log = new KeyLog(file -> file.startsWith(kind + "/") ? kind : "");
        reading.accept(new Problems(log));
        return text(new Schemas(log, List.of(), descriptions).document(kind));
    }

    /** Kinds of files, such as {@code hardware} and {@code scenario}. */
    public static List<String> kinds() {
        return List.of(
                "scenario",
                "hardware",
                "family",
                "system",
                "model",
                "stack",
                "library",
                "memory",
                "communication",
                "network",
                "architecture",
                "calibration",
                "prices",
                "process",
                "parts");
    }

    /**
     * The schema of a kind of file.
     *
     * @throws IllegalArgumentException when there is no such kind
     */
    public static String of(String kind) {
        if (!kinds().contains(kind)) {
            throw new IllegalArgumentException("no kind of file is called " + kind);
        }
        return text(new Schemas(SchemaLog.read()).document(kind));
    }

    private static String text(ObjectNode schema) {
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(schema)
                + "\n";
    }

    /** Places without a description, by kind; a test keeps this empty. */
    static Map<String, Set<String>> undescribed() {
        Schemas schemas = new Schemas(SchemaLog.read());
        kinds().forEach(schemas::document);
        return schemas.undescribed;
    }

    /** Descriptions of places that are not there. */
    static Set<String> unused() {
        Schemas schemas = new Schemas(SchemaLog.read());
        Set<String> left = new TreeSet<>(schemas.descriptions.keySet());
        left.add("");
        kinds().forEach(kind -> {
            schemas.forget(kind, "", schemas.root(kind), left);
            for (String key : List.of("id", "name", "base", "family")) {
                left.remove(KeyDescriptions.placeOf(schemas.descriptions, kind, "/" + key));
            }
        });
        return left;
    }

    private void forget(String kind, String place, KeyLog.Node node, Set<String> left) {
        left.remove(KeyDescriptions.placeOf(descriptions, kind, place));
        node.members.forEach((key, member) -> forget(kind, place + "/" + key, member, left));
        KeyLog.Node element = node.element;
        if (element != null) {
            forget(kind, place + "/*", element, left);
        }
    }

    /** Device and family are laid over each other and hold the same keys. */
    private KeyLog.Node root(String kind) {
        KeyLog.Node node = log.kinds().get(kind.equals("family") ? "hardware" : kind);
        return node == null ? new KeyLog.Node() : node;
    }

    private ObjectNode document(String kind) {
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", DRAFT);
        schema.put("title", "Systole: " + kind);
        ObjectNode body = object(kind, "", root(kind));
        if (files.stream().anyMatch(file -> SchemaLog.kind(file.file()).equals(kind))) {
            shipped(kind, body);
        }
        schema.setAll(body);
        if (kind.equals("family")) {
            schema.remove("required");
        }
        if (kinds().contains(kind) && !kind.equals("scenario")) {
            sources((ObjectNode) schema.get("properties"));
        }
        if (kind.equals("scenario")) {
            inline(schema);
        }
        return schema;
    }

    /** A scenario may hold whole descriptions instead of naming them. */
    private void inline(ObjectNode scenario) {
        ObjectNode definitions = JSON.objectNode();
        for (String kind : List.of("hardware", "system")) {
            ObjectNode definition = document(kind);
            definition.remove(List.of("$schema", "title"));
            definitions.set(kind, definition);
        }
        ObjectNode model = (ObjectNode) document("model").get("properties").get("config");
        definitions.set("model", model);
        scenario.set("$defs", definitions);
        ObjectNode properties = (ObjectNode) scenario.get("properties");
        also((ObjectNode) properties.get("system"), List.of("hardware", "system"));
        also((ObjectNode) properties.get("model"), List.of("model"));
    }

    private static void also(ObjectNode property, List<String> definitions) {
        ArrayNode ways = JSON.arrayNode();
        String text = property.get("description").asString();
        if (property.has("anyOf")) {
            ways.addAll((ArrayNode) property.get("anyOf"));
        } else {
            ObjectNode only = property.deepCopy();
            only.remove("description");
            ways.add(only);
        }
        definitions.forEach(name -> ways.add(JSON.objectNode().put("$ref", "#/$defs/" + name)));
        property.removeAll();
        property.set("anyOf", ways);
        property.put("description", text);
    }

    /** Members that every description may have, and those that all that come with the program have. */
    private void shipped(String kind, ObjectNode body) {
        ObjectNode properties = (ObjectNode) body.get("properties");
        for (String key : List.of("id", "name", "base", "family")) {
            boolean somewhere = files.stream()
                    .filter(file -> SchemaLog.kind(file.file()).equals(kind))
                    .anyMatch(file -> file.members().containsKey(key));
            if (somewhere && !properties.has(key)) {
                properties.set(key, described(kind, "/" + key, JSON.objectNode().put("type", "string")));
            }
        }
        Set<String> everywhere = new TreeSet<>();
        everywhere.addAll(root(kind).needed.keySet());
        files.stream()
                .filter(file -> SchemaLog.kind(file.file()).equals(kind))
                .forEach(file -> everywhere.retainAll(file.members().keySet()));
        body.remove("required");
        required(body, everywhere);
    }

    private static void sources(ObjectNode properties) {
        ObjectNode sources = JSON.objectNode();
        sources.put(
                "description",
                "Where each figure comes from: a JSON pointer, and datasheet, measured, calibrated or"
                        + " estimated with a text. A pointer speaks for all below it that has none of its own.");
        sources.put("type", "object");
        sources.set("additionalProperties", JSON.objectNode().put("type", "string"));
        properties.set(Sources.KEY, sources);
    }

    private static void required(ObjectNode body, Set<String> keys) {
        if (!keys.isEmpty()) {
            ArrayNode list = JSON.arrayNode();
            keys.forEach(list::add);
            body.set("required", list);
        }
    }

    private ObjectNode object(String kind, String place, KeyLog.Node node) {
        ObjectNode schema = JSON.objectNode();
        schema.put("type", "object");
        KeyLog.Node named = node.named ? node.element : null;
        if (named != null) {
            String at = place + "/*";
            schema.set("additionalProperties", described(kind, at, value(kind, at, named)));
            return schema;
        }
        ObjectNode properties = JSON.objectNode();
        node.members.forEach((key, member) -> {
            String at = place + "/" + key;
            properties.set(key, described(kind, at, value(kind, at, member)));
        });
        schema.set("properties", properties);
        Set<String> always = new TreeSet<>();
        node.needed.forEach((key, times) -> {
            if (times >= node.objects) {
                always.add(key);
            }
        });
        String alone = node.alone;
        // what a description leaves out its family or base may say; lists are taken whole
        if (alone != null) {
            schema.set("anyOf", forms(alone, always));
        } else if (!OVERLAID.contains(kind) || place.contains("/*")) {
            required(schema, always);
        }
        if (node.closed && !node.open) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    /** Objects of one key alone, and those without it that have all they need. */
    private static ArrayNode forms(String alone, Set<String> always) {
        ObjectNode one = JSON.objectNode().put("maxProperties", 1);
        required(one, Set.of(alone));
        ObjectNode other = JSON.objectNode();
        required(other.putObject("not"), Set.of(alone));
        required(other, always);
        return JSON.arrayNode().add(one).add(other);
    }

    private ObjectNode described(String kind, String place, ObjectNode schema) {
        String text = KeyDescriptions.of(descriptions, kind.equals("family") ? "hardware" : kind, place);
        if (text == null) {
            undescribed.computeIfAbsent(kind, missing -> new TreeSet<>()).add(place);
        } else {
            schema.put("description", text);
        }
        return schema;
    }

    private ObjectNode value(String kind, String place, KeyLog.Node node) {
        List<ObjectNode> ways = new ArrayList<>();
        for (Shape shape : node.shapes) {
            if (shape.type() == Shape.Type.OBJECT && node.object) {
                continue; // its members are known
            }
            scalar(shape).forEach(way -> {
                if (!ways.contains(way)) {
                    ways.add(way);
                }
            });
        }
        KeyLog.Node element = node.element;
        if (element != null && !node.named) {
            ObjectNode list = JSON.objectNode();
            list.put("type", "array");
            ObjectNode items = value(kind, place + "/*", element);
            if (!items.isEmpty()) {
                list.set("items", items);
            }
            list.put("minItems", 1);
            ways.add(list);
        }
        if (node.object) {
            ways.add(object(kind, place, node));
        }
        other(node, ways);
        if (ways.isEmpty() && node.refused) {
            return place.startsWith("/config/")
                    ? JSON.objectNode().put("type", "null")
                    : JSON.objectNode().set("not", JSON.objectNode());
        }
        if (place.startsWith("/config/") && !ways.isEmpty()) {
            // a Hugging Face configuration writes down what it leaves out
            ways.add(JSON.objectNode().put("type", "null"));
        }
        if (ways.size() == 1) {
            return ways.get(0);
        }
        ObjectNode schema = JSON.objectNode();
        if (!ways.isEmpty()) {
            ArrayNode any = JSON.arrayNode();
            ways.forEach(any::add);
            schema.set("anyOf", any);
        }
        return schema;
    }

    /** What a reader takes in its own way, by what it found: a text beside an object names a description. */
    private static void other(KeyLog.Node node, List<ObjectNode> ways) {
        boolean text = node.shapes.stream()
                .anyMatch(shape -> shape.type() != Shape.Type.WHOLE
                        && shape.type() != Shape.Type.DECIMAL
                        && shape.type() != Shape.Type.FLAG);
        if (node.found.contains(JsonValue.Kind.STRING) && !text) {
            ways.add(JSON.objectNode().put("type", "string"));
        }
        if (node.found.contains(JsonValue.Kind.NUMBER) && node.shapes.isEmpty()) {
            ways.add(JSON.objectNode().put("type", "number"));
        }
        if (node.found.contains(JsonValue.Kind.BOOLEAN) && node.shapes.isEmpty()) {
            ways.add(JSON.objectNode().put("type", "boolean"));
        }
        if (node.found.contains(JsonValue.Kind.OBJECT) && !node.object) {
            ways.add(JSON.objectNode().put("type", "object"));
        }
    }

    private static List<ObjectNode> scalar(Shape shape) {
        ObjectNode schema = JSON.objectNode();
        switch (shape.type()) {
            case TEXT -> schema.put("type", "string").put("minLength", 1);
            case FLAG -> schema.put("type", "boolean");
            case WHOLE -> {
                schema.put("type", "integer").put("minimum", shape.least());
                if (shape.most() < UNLIMITED) {
                    schema.put("maximum", shape.most());
                }
            }
            case OBJECT -> schema.put("type", "object");
            case ANY -> {
                ArrayNode types = schema.putArray("type");
                List.of("string", "number", "boolean", "object", "array", "null")
                        .forEach(types::add);
            }
            case DECIMAL -> above(schema.put("type", "number"), shape.sign());
            case CHOICE -> {
                ArrayNode names = JSON.arrayNode();
                shape.names().forEach(names::add);
                schema.set("enum", names);
            }
            case QUANTITY -> {
                ObjectNode text = JSON.objectNode();
                text.put("type", "string");
                text.put("pattern", "^ *[0-9.]+([eE][-+]?[0-9]+)? *[a-zA-Z]+(/s)? *$");
                ArrayNode examples = JSON.arrayNode();
                if (shape.dimension() != null) {
                    schema.put("$comment", "in " + shape.dimension().plural());
                    examples.add(shape.dimension().example());
                }
                text.set("examples", examples);
                return List.of(above(schema.put("type", "number"), shape.sign()), text);
            }
        }
        return List.of(schema);
    }

    private static ObjectNode above(ObjectNode schema, Scalars.@Nullable Sign sign) {
        return sign == Scalars.Sign.POSITIVE
                ? schema.put("exclusiveMinimum", 0)
                : schema.put("minimum", sign == Scalars.Sign.AT_LEAST_ONE ? 1 : 0);
    }
}

package systole.system.json;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import systole.system.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a text into a tree of {@link JsonValue}. Everything that is not JSON is refused: comments, NaN, a second document.
 * A repeated key is a problem that names both places; reading goes on after it.
 */
final class TreeReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonSource source;
    private final JsonParser parser;
    private final Problems problems;
    private final Deque<Position> open = new ArrayDeque<>();

    private TreeReader(JsonSource source, JsonParser parser, Problems problems) {
        this.source = source;
        this.parser = parser;
        this.problems = problems;
    }

    /** The tree; empty when the text is no JSON, which is then among the problems. */
    static Optional<JsonValue> read(JsonSource source, Problems problems) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), source.text())) {
            return new TreeReader(source, parser, problems).document();
        }
    }

    private Optional<JsonValue> document() {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) {
                add("", new Position(1, 1), "an empty file", "a JSON document");
                return Optional.empty();
            }
            JsonValue root = value(first, "", Position.NONE);
            if (parser.nextToken() != null) {
                add("", here(), "text after the document", "the end of the file");
                return Optional.empty();
            }
            return Optional.of(root);
        } catch (UnexpectedEndOfInputException e) {
            String opened = open.isEmpty()
                    ? "the rest of a value"
                    : "the end of what was opened at line " + open.getLast().line();
            add("", placeOf(e), "the end of the file", opened);
        } catch (JacksonException e) {
            // what follows is advice for programmers
            String message = e.getOriginalMessage()
                    .split(": enable|: maybe|\\n|\\(start marker", 2)[0]
                    .strip();
            add("", placeOf(e), "no JSON (" + message + ")", "a JSON document");
        }
        return Optional.empty();
    }

    private JsonValue value(JsonToken token, String pointer, Position key) {
        Position position = here();
        return switch (token) {
            case START_OBJECT -> object(pointer, key, position);
            case START_ARRAY -> list(pointer, key, position);
            case VALUE_STRING -> scalar(pointer, key, position, JsonValue.Kind.STRING);
            case VALUE_TRUE, VALUE_FALSE -> scalar(pointer, key, position, JsonValue.Kind.BOOLEAN);
            case VALUE_NULL -> scalar(pointer, key, position, JsonValue.Kind.NULL);
            default -> scalar(pointer, key, position, JsonValue.Kind.NUMBER);
        };
    }

    private JsonValue scalar(String pointer, Position key, Position position, JsonValue.Kind kind) {
        return JsonValue.scalar(source.name(), pointer, key, position, kind, parser.getString());
    }

    private JsonValue object(String pointer, Position key, Position position) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        JsonValue empty =
                new JsonValue(source.name(), pointer, key, position, JsonValue.Kind.OBJECT, "", Map.of(), List.of());
        open.addLast(position);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Position namePosition = here();
            JsonValue member = value(parser.nextToken(), empty.pointerTo(name), namePosition);
            JsonValue earlier = members.putIfAbsent(name, member);
            if (earlier != null) {
                add(
                        member.pointer(),
                        namePosition,
                        "key \"" + name + "\" a second time",
                        "each key once (first at line " + earlier.key().line() + ")");
            }
        }
        open.removeLast();
        return empty.withMembers(members);
    }

    private JsonValue list(String pointer, Position key, Position position) {
        List<JsonValue> elements = new ArrayList<>();
        open.addLast(position);
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(token, pointer + "/" + elements.size(), Position.NONE));
        }
        open.removeLast();
        return new JsonValue(source.name(), pointer, key, position, JsonValue.Kind.LIST, "", Map.of(), elements);
    }

    private void add(String pointer, Position at, String found, String expected) {
        problems.add(new Problem(source.name(), pointer, at.line(), at.column(), found, expected, ""));
    }

    private Position here() {
        return place(parser.currentTokenLocation());
    }

    /** A broken limit has no place of its own; the parser's is near. */
    private Position placeOf(JacksonException e) {
        TokenStreamLocation location = e.getLocation();
        return place(location == null ? parser.currentLocation() : location);
    }

    private static Position place(TokenStreamLocation location) {
        return new Position(location.getLineNr(), location.getColumnNr());
    }
}

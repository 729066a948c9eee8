package systole.study.sweep.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import systole.study.sweep.Columns;
import systole.study.sweep.Row;
import systole.system.json.JsonValue;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Rows as lines of JSON: flat objects, numbers as numbers, {@code null} where there is nothing. */
public final class RowJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Pattern PLAIN = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false");

    private final List<String> names;
    private final List<String> keys;

    /** Rows of these columns. */
    public RowJson(Columns columns) {
        this.names = columns.cells();
        this.keys =
                names.stream().map(name -> "," + JsonValue.quoted(name) + ":").toList();
    }

    /** A line, with its end. */
    public String line(Row row) {
        StringBuilder line = new StringBuilder("{\"point\":").append(row.point());
        for (int i = 0; i < keys.size(); i++) {
            String cell = row.cells().get(i);
            line.append(keys.get(i));
            if (cell.isEmpty()) {
                line.append("null");
            } else if (i < keys.size() - 1 && PLAIN.matcher(cell).matches()) {
                line.append(cell);
            } else {
                line.append(JsonValue.quoted(cell));
            }
        }
        return line.append("}\n").toString();
    }

    /** The row of a line of UTF-8 without its end; empty when it is none of these columns, or cut off. */
    public Optional<Row> parse(byte[] line) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT || !"point".equals(parser.nextName())) {
                return Optional.empty();
            }
            if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                return Optional.empty();
            }
            long point = parser.getLongValue();
            List<String> cells = new ArrayList<>();
            for (String name : names) {
                if (!name.equals(parser.nextName())) {
                    return Optional.empty();
                }
                cells.add(parser.nextToken() == JsonToken.VALUE_NULL ? "" : parser.getString());
            }
            return parser.nextToken() == JsonToken.END_OBJECT && parser.nextToken() == null
                    ? Optional.of(new Row(point, cells))
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}

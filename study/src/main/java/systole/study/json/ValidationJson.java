package systole.study.json;

import org.jspecify.annotations.Nullable;
import systole.study.validation.GroupErrors;
import systole.study.validation.Validation;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A validation as JSON: {@code groups} and {@code rows}; values that do not exist are null. */
public final class ValidationJson {
    private ValidationJson() {}

    /** The document, ending in a line break. */
    public static String of(Validation validation) {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode document = mapper.createObjectNode();
        ArrayNode groups = document.putArray("groups");
        for (GroupErrors group : validation.groups()) {
            groups.addObject()
                    .put("group", group.group())
                    .put("n", group.n())
                    .put("mapePercent", group.mapePercent())
                    .put("medianPercent", group.medianPercent())
                    .put("biasPercent", group.biasPercent())
                    .put("p90Percent", group.p90Percent());
        }
        ArrayNode rows = document.putArray("rows");
        for (Validation.Row row : validation.rows()) {
            ObjectNode node = rows.addObject();
            node.put("case", row.name());
            number(node, "measured", row.measured());
            number(node, "predicted", row.predicted());
            number(node, "errorPercent", row.errorPercent());
            if (row.reason().isEmpty()) {
                node.putNull("reason");
            } else {
                node.put("reason", row.reason());
            }
        }
        return document.toString() + "\n";
    }

    private static void number(ObjectNode node, String key, @Nullable Double value) {
        if (value == null) {
            node.putNull(key);
        } else {
            node.put(key, value);
        }
    }
}

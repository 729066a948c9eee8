package systole.study.sweep.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import systole.study.sweep.Columns;
import systole.study.sweep.Goal;
import systole.study.sweep.LogHeader;
import systole.study.sweep.Shard;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The header of a folder of results as JSON. */
public final class HeaderJson {
    private HeaderJson() {}

    /** The document. */
    public static String of(LogHeader header) {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        ObjectNode root = mapper.createObjectNode()
                .put("sweep", header.file())
                .put("version", header.version())
                .put("content", header.content())
                .put("shard", header.shard().number())
                .put("shards", header.shard().of())
                .put("points", header.points());
        header.columns().axes().forEach(root.putArray("axes")::add);
        header.columns().report().forEach(root.putArray("report")::add);
        root.put("constrained", header.columns().constrained());
        ArrayNode goals = root.putArray("objectives");
        header.goals()
                .forEach(goal ->
                        goals.addObject().put("key", goal.key()).put("direction", goal.maximize() ? "max" : "min"));
        header.constraints().forEach(root.putArray("constraints")::add);
        root.put("rows", header.rows());
        root.put("complete", header.complete());
        return mapper.writeValueAsString(root).replace("\r\n", "\n") + "\n";
    }

    /** The header of a document; empty when it is none. */
    public static Optional<LogHeader> parse(String text) {
        try {
            JsonNode root = JsonMapper.builder().build().readTree(text);
            List<Goal> goals = new ArrayList<>();
            for (JsonNode goal : root.path("objectives")) {
                goals.add(new Goal(
                        goal.path("key").asString(),
                        goal.path("direction").asString().equals("max")));
            }
            return Optional.of(new LogHeader(
                    root.path("sweep").asString(""),
                    root.path("version").asString(),
                    root.path("content").asString(),
                    new Shard(root.path("shard").asInt(), root.path("shards").asInt()),
                    root.path("points").asLong(),
                    new Columns(
                            texts(root.path("axes")),
                            texts(root.path("report")),
                            root.path("constrained").asBoolean()),
                    goals,
                    texts(root.path("constraints")),
                    root.path("rows").asLong(),
                    root.path("complete").asBoolean()));
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asString()));
        return texts;
    }
}

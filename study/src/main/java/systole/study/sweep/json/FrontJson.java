package systole.study.sweep.json;

import java.util.List;
import java.util.stream.Collectors;
import systole.study.sweep.Goal;
import systole.study.sweep.ParetoFront;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** A Pareto front as JSON. */
public final class FrontJson {
    private FrontJson() {}

    /** The document: goals, rows looked at, and the rows of the front as they are in {@code rows.jsonl}. */
    public static String of(ParetoFront front) {
        RowJson json = new RowJson(front.columns());
        ArrayNode goals = JsonMapper.builder().build().createArrayNode();
        List<Goal> given = front.goals();
        given.forEach(
                goal -> goals.addObject().put("key", goal.key()).put("direction", goal.maximize() ? "max" : "min"));
        return "{\n\"objectives\": " + goals + ",\n\"rowsSeen\": " + front.seen() + ",\n\"front\": [\n"
                + front.rows().stream().map(row -> json.line(row).strip()).collect(Collectors.joining(",\n"))
                + "\n]\n}\n";
    }
}

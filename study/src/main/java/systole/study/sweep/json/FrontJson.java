package systole.study.sweep.json;

import java.util.List;
import java.util.stream.Collectors;
import systole.study.sweep.Goal;
import systole.study.sweep.ParetoFront;
import systole.study.sweep.RefinedFront;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A Pareto front as JSON. */
public final class FrontJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private FrontJson() {}

    /** The document: goals, rows looked at, and the rows of the front as they are in {@code rows.jsonl}. */
    public static String of(ParetoFront front) {
        RowJson json = new RowJson(front.columns());
        ArrayNode goals = MAPPER.createArrayNode();
        List<Goal> given = front.goals();
        given.forEach(
                goal -> goals.addObject().put("key", goal.key()).put("direction", goal.maximize() ? "max" : "min"));
        return "{\n\"objectives\": " + goals + ",\n\"rowsSeen\": " + front.seen() + ",\n\"front\": [\n"
                + front.rows().stream().map(row -> json.line(row).strip()).collect(Collectors.joining(",\n"))
                + "\n]\n}\n";
    }

    /** The document of a front that was simulated again: members with their goals before and now. */
    public static String of(RefinedFront refined) {
        ObjectNode root = MAPPER.createObjectNode();
        List<Goal> goals = refined.front().goals();
        root.put("fidelity", refined.fidelity());
        root.put("members", refined.members().size());
        root.put("staying", refined.staying());
        root.putArray("front");
        for (RefinedFront.Member member : refined.members()) {
            ObjectNode node = root.withArray("front").addObject();
            node.put("point", member.row().point());
            ObjectNode axes = node.putObject("axes");
            List<String> names = refined.front().columns().axes();
            for (int i = 0; i < names.size(); i++) {
                axes.put(names.get(i), member.row().cells().get(i));
            }
            ObjectNode before = node.putObject("before");
            ObjectNode after = node.putObject("now");
            for (int i = 0; i < goals.size(); i++) {
                before.put(goals.get(i).key(), member.before().get(i));
                if (Double.isFinite(member.after().get(i))) {
                    after.put(goals.get(i).key(), member.after().get(i));
                }
            }
            node.put("stays", member.stays());
            if (!member.error().isEmpty()) {
                node.put("error", member.error());
            }
        }
        return MAPPER.writeValueAsString(root).replace("\r\n", "\n") + "\n";
    }
}

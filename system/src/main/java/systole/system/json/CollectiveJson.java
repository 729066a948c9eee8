package systole.system.json;

import systole.system.collective.CollectiveReport;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a collective took, as JSON. */
public final class CollectiveJson {
    private CollectiveJson() {}

    /** The report. */
    public static String of(CollectiveReport report) {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        ObjectNode root = mapper.createObjectNode()
                .put("op", report.kind())
                .put("where", report.where())
                .put("ranks", report.ranks())
                .put("bytes", report.bytes())
                .put("algorithm", report.algorithm())
                .put("carriage", report.carriage())
                .put("seconds", report.seconds())
                .put("bytesPerLink", report.bytesPerLink())
                .put("steps", report.steps());
        root.putObject("timeSeconds")
                .put("link", report.linkSeconds())
                .put("latency", report.latencySeconds())
                .put("memory", report.memorySeconds());
        root.put("busiestLink", report.busiest());
        return mapper.writeValueAsString(root).replace("\r\n", "\n") + "\n";
    }
}

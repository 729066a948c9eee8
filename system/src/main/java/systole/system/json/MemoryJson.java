package systole.system.json;

import java.util.Map;
import systole.memory.dram.DramStatistics;
import systole.system.dram.PageSize;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a memory did, as JSON. */
public final class MemoryJson {
    private MemoryJson() {}

    /** One run. */
    public static String of(String type, String pattern, DramStatistics run) {
        ObjectNode root = mapper().createObjectNode().put("type", type).put("pattern", pattern);
        put(root, run);
        return text(root);
    }

    /** Runs over page sizes. */
    public static String ofPages(String type, Map<PageSize, DramStatistics> runs) {
        ObjectNode root = mapper().createObjectNode().put("type", type).put("pattern", "kv");
        ArrayNode pages = root.putArray("pages");
        runs.forEach((page, run) ->
                put(pages.addObject().put("pageTokens", page.tokens()).put("pageBytes", page.bytes()), run));
        return text(root);
    }

    private static void put(ObjectNode node, DramStatistics run) {
        node.put("achievedBytesPerSecond", run.achievedBytesPerSecond())
                .put("peakBytesPerSecond", run.peakBytesPerSecond())
                .put("fractionOfPeak", run.fractionOfPeak())
                .put("rowHits", run.rowHits())
                .put("rowMisses", run.rowMisses())
                .put("rowConflicts", run.rowConflicts())
                .put("averageReadLatencySeconds", run.averageReadLatencySeconds())
                .put("medianReadLatencySeconds", run.medianReadLatencySeconds())
                .put("p99ReadLatencySeconds", run.highReadLatencySeconds())
                .put("reads", run.reads())
                .put("writes", run.writes())
                .put("bytes", run.bytes())
                .put("activations", run.activations())
                .put("refreshes", run.refreshes())
                .put("totalSeconds", run.seconds())
                .put("channelImbalance", run.channelImbalance());
    }

    private static JsonMapper mapper() {
        return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    }

    private static String text(ObjectNode root) {
        return mapper().writeValueAsString(root).replace("\r\n", "\n") + "\n";
    }
}

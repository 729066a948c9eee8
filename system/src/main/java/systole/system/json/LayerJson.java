package systole.system.json;

import java.util.List;
import systole.system.report.LayerReport;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code layers} of a report. */
final class LayerJson {
    private LayerJson() {}

    static void write(List<LayerReport> layers, ArrayNode out) {
        for (LayerReport layer : layers) {
            ObjectNode node = out.addObject()
                    .put("layer", layer.layer())
                    .put("count", layer.count())
                    .put("computeCycles", layer.computeCycles())
                    .put("stallCycles", layer.stallCycles())
                    .put("totalCycles", layer.totalCycles())
                    .put("utilizationPercent", layer.utilizationPercent())
                    .put("mappingEfficiencyPercent", layer.mappingEfficiencyPercent())
                    .put("overlappedCycles", layer.overlappedCycles())
                    .put("seconds", layer.seconds());
            node.putObject("sramReads")
                    .put("ifmap", layer.sram().ifmapReads())
                    .put("filter", layer.sram().filterReads())
                    .put("ofmap", layer.sram().ofmapReads());
            node.putObject("sramWrites").put("ofmap", layer.sram().ofmapWrites());
            node.putObject("dramBytes")
                    .put("ifmapRead", layer.dram().ifmapReads())
                    .put("filterRead", layer.dram().filterReads())
                    .put("ofmapRead", layer.dram().ofmapReads())
                    .put("ofmapWrite", layer.dram().ofmapWrites());
        }
    }
}

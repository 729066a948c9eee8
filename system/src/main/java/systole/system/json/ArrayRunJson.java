package systole.system.json;

import systole.microarch.array.ArrayRun;
import systole.microarch.array.SramWords;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One product on an array as JSON. */
public final class ArrayRunJson {
    private ArrayRunJson() {}

    /**
     * The document, indented, ending in a line break.
     *
     * @param sequential the product with folds one after the other
     * @param overlapped the same with folds overlapping
     */
    public static String of(ArrayRun sequential, ArrayRun overlapped) {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        ObjectNode root = mapper.createObjectNode();
        root.put("dataflow", sequential.spec().dataflow().name())
                .put("rows", sequential.spec().geometry().rows())
                .put("columns", sequential.spec().geometry().columns())
                .put("arrays", sequential.spec().geometry().arrays())
                .put("m", sequential.gemm().m())
                .put("n", sequential.gemm().n())
                .put("k", sequential.gemm().k())
                .put("folds", sequential.mapping().folds())
                .put("sequentialCycles", sequential.cycles())
                .put("overlappedCycles", overlapped.cycles())
                .put("computeCycles", sequential.lastComputeCycle())
                .put("sequentialPortStallCycles", sequential.stallCycles())
                .put("overlappedPortStallCycles", overlapped.stallCycles())
                .put("utilizationPercent", sequential.utilizationPercent())
                .put("overlappedUtilizationPercent", overlapped.utilizationPercent())
                .put("mappingEfficiencyPercent", sequential.mappingEfficiencyPercent());
        SramWords words = overlapped.sram();
        root.putObject("sramReads")
                .put("ifmap", words.ifmapReads())
                .put("filter", words.filterReads())
                .put("filterIndexBits", words.filterIndexBits())
                .put("ofmap", words.ofmapReads());
        root.putObject("sramWrites").put("ofmap", words.ofmapWrites());
        return mapper.writeValueAsString(root).replace("\r\n", "\n") + "\n";
    }
}

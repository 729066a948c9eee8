package systole.system.json;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import systole.sim.quantity.Dimension;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.cost.AreaTable;
import systole.system.cost.PackageTable;
import systole.system.cost.ProcessNode;
import systole.system.cost.Technology;
import systole.system.json.Scalars.Sign;

/** Reads {@code configs/technology}: a file for each process, and one for the parts of a chip. */
public final class TechnologyReader {
    private static final String PARTS = "parts";

    private final Problems problems = new Problems();
    private final Documents documents = new Documents(Path.of(""), problems);

    private TechnologyReader() {}

    /** The technology that comes with the program. */
    public static Technology shipped() {
        return new TechnologyReader().read();
    }

    private Technology read() {
        Map<String, ProcessNode> nodes = new LinkedHashMap<>();
        for (String id : Presets.ids(Folder.TECHNOLOGY)) {
            if (!id.equals(PARTS)) {
                nodes.put(id, node(fields(document(id), problems)));
            }
        }
        Technology technology = parts(fields(document(PARTS), problems), nodes);
        problems.throwIfAny();
        return technology;
    }

    private JsonValue document(String id) {
        return documents
                .preset(id, "a technology", null, List.of(Folder.TECHNOLOGY))
                .orElseThrow();
    }

    /** Reads one file: a process, or the parts of a chip. */
    static Supplier<?> read(JsonValue document, Problems problems) {
        Fields fields = fields(document, problems);
        JsonValue id = document.members().get("id");
        if (id != null && id.text().equals(PARTS)) {
            Technology technology = parts(fields, shipped().nodes());
            return () -> technology;
        }
        ProcessNode node = node(fields);
        return () -> node;
    }

    private static Fields fields(JsonValue document, Problems problems) {
        Fields fields = new Fields(Sources.checked(document, true, problems), problems);
        fields.text("id");
        fields.text("name");
        return fields;
    }

    private static Technology parts(Fields parts, Map<String, ProcessNode> nodes) {
        AreaTable area = area(parts, nodes);
        PackageTable packaging = packaging(parts);
        parts.make(() -> true);
        return new Technology(nodes, area, packaging);
    }

    private static ProcessNode node(Fields node) {
        String id = node.text("id");
        double density = positive(node, "logicMegatransistorsPerSquareMillimetre");
        double cell = positive(node, "sramCellSquareMicrometres");
        Fields wafer = node.object("wafer");
        double diameter = positive(wafer, "diameterMillimetres");
        double price = positive(wafer, "priceDollars");
        wafer.make(() -> true);
        double defects = node.decimal("defectsPerSquareCentimetre", Sign.NOT_NEGATIVE);
        double clustering = positive(node, "clustering");
        node.make(() -> true);
        return new ProcessNode(id, density, cell, diameter, price, defects, clustering);
    }

    private static AreaTable area(Fields parts, Map<String, ProcessNode> nodes) {
        ProcessNode node = nodes.get(parts.oneOf("node", nodes.keySet()));
        if (node == null) {
            throw new IllegalStateException("one of the nodes");
        }
        return new AreaTable(
                node,
                positive(parts, "macSquareMillimetres"),
                positive(parts, "laneSquareMillimetres"),
                positive(parts, "doubleLaneRatio"),
                positive(parts, "schedulerSquareMillimetres"),
                positive(parts, "coreMemoryRatio"),
                positive(parts, "cacheRatio"),
                positive(parts, "linkSquareMillimetres") / parts.quantity("linkBandwidth", Dimension.BYTES_PER_SECOND),
                positive(parts, "hostSquareMillimetres") / parts.quantity("hostBandwidth", Dimension.BYTES_PER_SECOND),
                numbers(parts.object("memoryPorts")),
                positive(parts, "uncoreShare"),
                positive(parts, "reticleSquareMillimetres"));
    }

    private static PackageTable packaging(Fields parts) {
        Map<String, Double> memory = numbers(parts.object("memoryDollarsPerGigabyte"));
        Fields pack = parts.object("package");
        PackageTable table = new PackageTable(
                memory,
                positive(pack, "interposerDollarsPerSquareMillimetre"),
                positive(pack, "interposerMarginRatio"),
                positive(pack, "stackSquareMillimetres"),
                positive(pack, "baseDollars"),
                positive(pack, "assemblyYield"),
                positive(pack, "testDollars"));
        pack.make(() -> true);
        return table;
    }

    private static Map<String, Double> numbers(Fields fields) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        fields.names().forEach(key -> numbers.put(key, fields.decimal(key, Sign.NOT_NEGATIVE)));
        return numbers;
    }

    private static double positive(Fields fields, String key) {
        return fields.decimal(key, Sign.POSITIVE);
    }
}

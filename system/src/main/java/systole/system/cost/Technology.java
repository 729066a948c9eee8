package systole.system.cost;

import java.util.Map;
import systole.system.UnservedException;

/**
 * How chips are made.
 *
 * @param nodes processes by id
 * @param area area of parts
 * @param packaging memory, package and test
 */
public record Technology(Map<String, ProcessNode> nodes, AreaTable area, PackageTable packaging) {
    /** Copies the map. */
    public Technology {
        nodes = Map.copyOf(nodes);
    }

    /** The same with other areas of parts. */
    public Technology with(AreaTable other) {
        return new Technology(nodes, other, packaging);
    }

    ProcessNode node(String id) {
        ProcessNode node = nodes.get(id);
        if (node == null) {
            throw new UnservedException(
                    "no process is called " + id,
                    "take one of "
                            + String.join(", ", nodes.keySet().stream().sorted().toList()));
        }
        return node;
    }

    /** The value of the class of memory that a type belongs to: HBM of HBM3e. */
    static double ofMemory(Map<String, Double> byClass, String type) {
        return byClass.entrySet().stream()
                .filter(entry -> type.toUpperCase(java.util.Locale.ROOT).startsWith(entry.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new UnservedException(
                        "nothing is known of the area and price of memory of type " + type,
                        "take one of " + byClass.keySet().stream().sorted().toList()));
    }
}

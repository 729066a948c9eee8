package systole.system.cost;

import java.util.List;
import java.util.Map;

/**
 * Area of the parts of a chip. Logic is given for one process and scales with density, SRAM with its cell, ports not at all.
 *
 * @param node the process that logic is given for
 * @param mac a 16-bit multiply-accumulate, square millimetres
 * @param lane arithmetic of a 32-bit vector lane, square millimetres
 * @param doubleLaneRatio a 64-bit lane over that
 * @param scheduler what issues to 32 lanes: fetch, instruction buffers, operand collection, load and store, square millimetres
 * @param coreMemoryRatio memories of a core over their bare cells
 * @param cacheRatio shared cache with tags and crossbar over its bare cells
 * @param linkPerByteSecond square millimetres for each byte a second of a link
 * @param hostPerByteSecond the same of the host's link
 * @param memoryPorts square millimetres of a port, by the beginning of the memory's type
 * @param uncoreShare share of the die that is none of these
 * @param reticle largest die that is exposed at once, square millimetres
 */
public record AreaTable(
        ProcessNode node,
        double mac,
        double lane,
        double doubleLaneRatio,
        double scheduler,
        double coreMemoryRatio,
        double cacheRatio,
        double linkPerByteSecond,
        double hostPerByteSecond,
        Map<String, Double> memoryPorts,
        double uncoreShare,
        double reticle) {
    /** Constants that published areas choose, in the order of {@link #with}. */
    public static final List<String> FITTED = List.of("mac", "lane", "core memory", "cache", "scheduler");

    /** Copies the map. */
    public AreaTable {
        memoryPorts = Map.copyOf(memoryPorts);
    }

    /** The fitted constants, in the order of {@link #FITTED}. */
    public List<Double> fitted() {
        return List.of(mac, lane, coreMemoryRatio, cacheRatio, scheduler);
    }

    /** The same with other fitted constants. */
    public AreaTable with(List<Double> fitted) {
        return new AreaTable(
                node,
                fitted.get(0),
                fitted.get(1),
                doubleLaneRatio,
                fitted.get(4),
                fitted.get(2),
                fitted.get(3),
                linkPerByteSecond,
                hostPerByteSecond,
                memoryPorts,
                uncoreShare,
                reticle);
    }
}

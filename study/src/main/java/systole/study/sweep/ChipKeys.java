package systole.study.sweep;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.system.DeviceDescription;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.cost.ChipCost;
import systole.system.cost.Technology;
import systole.system.json.Descriptions;
import systole.system.json.Edit;
import systole.system.json.ScenarioTemplate;
import systole.system.json.TechnologyReader;

/**
 * What a chip of a point takes to make, beside the numbers of its report: {@code cost.dollars} and {@code cost.squareMillimetres}
 * of one device, dies, memory and package together, and {@code cost.yield} of a die. A chip that is changed has its published
 * area times what the model says of the change. Worked out only where a key begins so.
 */
final class ChipKeys {
    private static final String PREFIX = "cost.";
    private static final String DOLLARS = PREFIX + "dollars";
    private static final String AREA = PREFIX + "squareMillimetres";
    private static final String YIELD = PREFIX + "yield";

    /** All of them. */
    static final List<String> ALL = List.of(DOLLARS, AREA, YIELD);

    private final ScenarioTemplate scenario;
    private final boolean wanted;
    private final Map<String, DeviceDescription> originals = new HashMap<>();
    private @Nullable Technology technology;

    ChipKeys(ScenarioTemplate scenario, List<String> keys) {
        this.scenario = scenario;
        this.wanted = wanted(keys);
    }

    /** Whether any of some report keys is one of a chip. */
    static boolean wanted(List<String> keys) {
        return keys.stream().anyMatch(key -> key.startsWith(PREFIX));
    }

    /** Numbers with those of the chip. */
    Map<String, Double> over(Map<String, Double> numbers, List<Edit> edits) {
        if (!wanted) {
            return numbers;
        }
        if (technology == null) {
            technology = TechnologyReader.shipped();
        }
        DeviceDescription device = scenario.device(edits);
        ChipCost cost = ChipCost.of(device, technology, original(device));
        Map<String, Double> all = new LinkedHashMap<>(numbers);
        all.put(DOLLARS, cost.chipCostDollars());
        all.put(AREA, cost.dieAreaSquareMillimetres());
        all.put(YIELD, cost.yield());
        return all;
    }

    /** The device as it is without the point's values: that of the scenario, or what comes with the program under its id. */
    private DeviceDescription original(DeviceDescription device) {
        String id = device.spec().id();
        DeviceDescription known = originals.get(id);
        if (known == null) {
            DeviceDescription base = scenario.device(List.of());
            known = base.spec().id().equals(id)
                    ? base
                    : Presets.ids(Folder.DEVICES).contains(id) ? Descriptions.device(id) : device;
            originals.put(id, known);
        }
        return known;
    }
}

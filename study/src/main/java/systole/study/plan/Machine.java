package systole.study.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import systole.system.NodeSpec;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.SystemSpec;
import systole.system.cost.Prices;
import systole.system.json.Descriptions;

/**
 * A machine that may be planned with.
 *
 * @param id of the system, or of the device where it stands alone
 * @param node its node
 */
record Machine(String id, NodeSpec node) {
    /** Devices of a chip count apart where software sees parts of it. */
    double chips(int devices) {
        return (double) devices / node.devicesPerChip();
    }

    /** Id of the chip, which is what has a price. */
    String device() {
        return node.chip();
    }

    /** Most devices of a plan: nodes joined where there is a network. */
    int most(int asked) {
        return node.scaleOut() == null ? Math.min(asked, node.devices()) : asked;
    }

    /** Machines by id of device or system; a device takes the system that joins it. All that have a price, for an empty list. */
    static List<Machine> of(List<String> ids, Prices prices) {
        Map<String, Machine> byDevice = new TreeMap<>();
        for (String id : Presets.ids(Folder.SYSTEMS)) {
            NodeSpec node = Descriptions.node(id);
            byDevice.putIfAbsent(node.chip(), new Machine(id, node));
        }
        List<Machine> machines = new ArrayList<>();
        List<String> asked =
                ids.isEmpty() ? prices.devices().keySet().stream().sorted().toList() : ids;
        for (String id : asked) {
            Machine joined = byDevice.get(id);
            if (joined == null) {
                SystemSpec system = Descriptions.system("--devices", id);
                joined = new Machine(id, system.node());
            }
            machines.add(joined);
        }
        return machines.stream().distinct().toList();
    }
}

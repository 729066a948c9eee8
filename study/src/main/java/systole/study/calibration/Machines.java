package systole.study.calibration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import systole.study.operators.CaseTable;
import systole.study.operators.OperatorValidation;
import systole.system.FreeConstant;
import systole.system.InputException;
import systole.system.json.Descriptions;

/** What devices and systems are made of, each looked up once. */
public final class Machines {
    private record Machine(String device, Set<String> presets) {}

    private final Map<String, Machine> known = new HashMap<>();

    /** Whether a device or system is, or is made of, a device. */
    public boolean isMadeOf(String idOrSystem, String device) {
        return machine(idOrSystem).device().equals(device);
    }

    private Machine machine(String id) {
        return known.computeIfAbsent(id, missing -> {
            try {
                return new Machine(Descriptions.node(missing).device().id(), Descriptions.presets(missing));
            } catch (InputException e) {
                // rows of unknown devices are answered where rows are predicted
                return new Machine(missing, Set.of());
            }
        });
    }

    /** Measured rows of other devices of a family whose description has one of the constants. */
    Stream<CaseTable.Row> users(CaseTable table, String leftOut, String family, List<FreeConstant> constants) {
        return table.rows().stream()
                .filter(row -> OperatorValidation.positive(row.get("measured_us")) != null)
                .filter(row -> !isMadeOf(row.get("device"), leftOut))
                .filter(row -> machine(row.get("device")).presets().contains(family))
                .filter(row -> constants.stream().anyMatch(constant -> uses(row.get("device"), constant)));
    }

    /** Devices of a table, alone or in systems, whose description has a constant. */
    Stream<String> relatives(CaseTable table, FreeConstant constant) {
        return table.rows().stream()
                .map(row -> row.get("device"))
                .distinct()
                .filter(id -> uses(id, constant))
                .map(id -> machine(id).device())
                .distinct()
                .sorted();
    }

    private boolean uses(String id, FreeConstant constant) {
        Set<String> presets = machine(id).presets();
        return constant.places().stream().anyMatch(place -> presets.contains(place.file()));
    }
}

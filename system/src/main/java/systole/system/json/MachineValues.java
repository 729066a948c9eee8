package systole.system.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The texts and numbers in the description of a machine, each with its place. */
final class MachineValues {
    private static final List<String> LINK_FOLDERS = List.of("configs/communication/", "configs/networks/");
    private static final String PRESET = "preset";

    private final List<Edit> found = new ArrayList<>();

    private MachineValues() {}

    /** Those of a scenario that was read with these documents. */
    static List<Edit> of(Documents documents) {
        MachineValues values = new MachineValues();
        Map<String, JsonValue> machine = documents.machine();
        for (String document : List.of(Place.DEVICE, Place.SYSTEM)) {
            if (machine.containsKey(document)) {
                values.add(document, "", machine.get(document));
            }
        }
        documents.read().forEach((name, tree) -> {
            if (LINK_FOLDERS.stream().anyMatch(name::startsWith)) {
                values.add(name.replaceFirst("^configs/", "").replaceFirst("\\.json$", ""), "", tree);
            }
        });
        JsonValue scenario = machine.get(Place.SCENARIO);
        JsonValue system = scenario == null ? null : scenario.members().get(Place.SYSTEM);
        // a description of a device, or a node or pod, that stands in the scenario itself was met above
        if (system != null && (system.members().containsKey(PRESET) || !machine.containsKey(Place.DEVICE))) {
            values.add(Place.SCENARIO, "/" + Place.SYSTEM, system);
        }
        return List.copyOf(values.found);
    }

    private void add(String document, String pointer, JsonValue value) {
        if (value.isScalar()) {
            found.add(new Edit(new Place(document, pointer), value));
        }
        value.members().forEach((name, member) -> {
            if (!pointer.isEmpty() || !name.equals(Sources.KEY)) {
                add(document, pointer + "/" + JsonValue.escaped(name), member);
            }
        });
        for (int i = 0; i < value.elements().size(); i++) {
            add(document, pointer + "/" + i, value.elements().get(i));
        }
    }
}

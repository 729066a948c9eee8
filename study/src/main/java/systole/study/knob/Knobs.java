package systole.study.knob;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import systole.study.sweep.AxisValue;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.json.Edit;
import systole.system.json.JsonValue;
import systole.system.json.JsonValue.Kind;
import systole.system.json.Nearest;
import systole.system.json.Place;
import systole.system.json.ScenarioTemplate;

/** The knobs of a scenario. */
public final class Knobs {
    private static final String HARDWARE = "hardware.";

    private Knobs() {}

    /** Every number in the description of the machine: device, node or pod, network, libraries of links. */
    public static List<Knob> ofMachine(ScenarioTemplate scenario) {
        List<Knob> knobs = new ArrayList<>();
        for (Edit edit : scenario.machineValues()) {
            double number = AxisValue.number(edit.value());
            if (!Double.isNaN(number)) {
                knobs.add(new Knob(edit.place(), edit.value(), number));
            }
        }
        return knobs;
    }

    /**
     * The knob of a name: a place as axes of sweeps have it, {@code hardware.memory.bandwidth} for a number of the device or else
     * of the node or pod, {@code workload.batch} for one of the scenario, which need not be written there.
     *
     * @param option what names it, for messages
     * @throws InputException when there is none, with the nearest
     */
    public static Knob named(String option, String name, ScenarioTemplate scenario) {
        List<Knob> machine = ofMachine(scenario);
        for (Place place : places(option, name)) {
            Optional<Knob> found =
                    machine.stream().filter(knob -> knob.place().equals(place)).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (place.document().equals(Place.SCENARIO)) {
                return ofScenario(option, place, scenario.scenario());
            }
        }
        List<String> known = new ArrayList<>();
        machine.forEach(knob -> known.add(spelt(knob.place(), name.startsWith(HARDWARE))));
        throw wrong(
                option,
                "\"" + name + "\"",
                "a number of the machine, such as hardware.memory.bandwidth or device#/memory/bandwidth ('systole sensitivity'"
                        + " lists them), or of the scenario, such as workload.batch",
                Nearest.hint(name, known));
    }

    private static List<Place> places(String option, String name) {
        if (name.startsWith(HARDWARE)) {
            String pointer = "/" + name.substring(HARDWARE.length()).replace('.', '/');
            return List.of(new Place(Place.DEVICE, pointer), new Place(Place.SYSTEM, pointer));
        }
        try {
            return List.of(
                    name.startsWith("/") || name.contains("#")
                            ? Place.of(name)
                            : new Place(Place.SCENARIO, "/" + name.replace('.', '/')));
        } catch (IllegalArgumentException e) {
            throw wrong(option, "\"" + name + "\"", String.valueOf(e.getMessage()), "");
        }
    }

    private static Knob ofScenario(String option, Place place, JsonValue scenario) {
        JsonValue value = scenario;
        for (String part : place.pointer().substring(1).split("/", -1)) {
            JsonValue member = value == null
                    ? null
                    : value.kind() == Kind.LIST
                                    && part.matches("[0-9]{1,6}")
                                    && Integer.parseInt(part) < value.elements().size()
                            ? value.elements().get(Integer.parseInt(part))
                            : value.members().get(part.replace("~1", "/").replace("~0", "~"));
            value = member;
        }
        if (value == null) {
            return new Knob(place, scenario, Double.NaN);
        }
        double number = AxisValue.number(value);
        if (Double.isNaN(number)) {
            throw wrong(option, place + ", which is " + value.shown(), "a number", "");
        }
        return new Knob(place, value, number);
    }

    private static String spelt(Place place, boolean dots) {
        return dots
                        && (place.document().equals(Place.DEVICE)
                                || place.document().equals(Place.SYSTEM))
                ? HARDWARE + place.pointer().substring(1).replace('/', '.')
                : place.toString();
    }

    private static InputException wrong(String option, String found, String expected, String hint) {
        return new InputException(List.of(new Problem(option, "", 0, 0, found, expected, hint)));
    }
}

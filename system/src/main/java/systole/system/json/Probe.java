package systole.system.json;

import systole.sim.quantity.Dimension;
import systole.system.json.JsonValue.Kind;

/** A value that no reader takes, put somewhere to learn what its reader asks for. */
final class Probe {
    private final JsonValue value =
            JsonValue.scalar("probe", "", Position.NONE, Position.NONE, Kind.STRING, "a number with its unit");
    private PlaceUnit unit = PlaceUnit.OTHER;

    /** What stands at the place. */
    JsonValue value() {
        return value;
    }

    /** What was asked for. */
    PlaceUnit unit() {
        return unit;
    }

    void quantity(JsonValue asked, Dimension dimension) {
        if (asked == value) {
            unit = new PlaceUnit(PlaceUnit.Kind.QUANTITY, dimension);
        }
    }

    void number(JsonValue asked, PlaceUnit.Kind kind) {
        if (asked == value && unit.kind() != PlaceUnit.Kind.QUANTITY) {
            unit = new PlaceUnit(kind, null);
        }
    }
}

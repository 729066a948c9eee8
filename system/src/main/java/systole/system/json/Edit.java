package systole.system.json;

import systole.system.json.JsonValue.Kind;

/**
 * Another value at some place of an input.
 *
 * @param place where
 * @param value what stands there instead; messages about it name where it comes from
 */
public record Edit(Place place, JsonValue value) {
    /** Another fidelity of a scenario. */
    public static Edit fidelity(String name) {
        return new Edit(
                new Place(Place.SCENARIO, "/execution/fidelity"),
                JsonValue.scalar("fidelity", "", Position.NONE, Position.NONE, Kind.STRING, name));
    }
}

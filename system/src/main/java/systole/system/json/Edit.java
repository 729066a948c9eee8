package systole.system.json;

/**
 * Another value at some place of an input.
 *
 * @param place where
 * @param value what stands there instead; messages about it name where it comes from
 */
public record Edit(Place place, JsonValue value) {}

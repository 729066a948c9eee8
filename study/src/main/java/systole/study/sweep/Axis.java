package systole.study.sweep;

import systole.system.json.Place;

/**
 * A number, name or object of an input file that changes from point to point.
 *
 * @param name column of the rows
 * @param place where it stands
 * @param levels what stands there
 */
public record Axis(String name, Place place, Levels levels) {}

/**
 * Strict JSON to specs. A text becomes a tree that knows its places ({@link systole.system.json.JsonValue}); descriptions are
 * laid over each other ({@code Overlay}: device over memory type over family) and read by small readers through
 * {@code Fields}, which collects every problem. A reader returns a {@code Supplier}: specs are made only once all problems
 * are known to be none.
 *
 * <p>The doors are {@link systole.system.json.Descriptions} (devices, nodes, models, libraries),
 * {@link systole.system.json.ScenarioReader} and {@link systole.system.json.PresetText}.
 */
@NullMarked
package systole.system.json;

import org.jspecify.annotations.NullMarked;

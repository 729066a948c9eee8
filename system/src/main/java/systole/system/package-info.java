/**
 * One run from end to end: strict JSON to immutable specs, assembly, the run itself, the report and its writers. JSON is read
 * and written in packages named {@code json} only.
 *
 * <p>A {@link systole.system.Scenario} is a question, complete: model, machine ({@link systole.system.SystemSpec} of
 * {@link systole.system.NodeSpec}), work, plan. {@link systole.system.Presets} finds the descriptions that come with the
 * program; {@code json} reads them. Bad input is an {@link systole.system.InputException} with every
 * {@link systole.system.Problem}; what is valid and cannot be served is an {@link systole.system.UnservedException}.
 */
@NullMarked
package systole.system;

import org.jspecify.annotations.NullMarked;

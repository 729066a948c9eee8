/**
 * Layers on an array machine: systolic arrays with scratchpads and a memory, described in the scenario itself.
 *
 * <p>An {@link systole.system.array.ArrayScenario} is an {@link systole.system.array.ArrayMachine} and its layers;
 * {@code LayerRun} times one of them by the clocks of {@link systole.microarch.array}, and
 * {@link systole.system.array.ArrayScenarioRun} adds them up to a report. Cycles of the table follow SCALE-Sim (folds one
 * after the other, the index of the last cycle); our own count stands beside them.
 */
@NullMarked
package systole.system.array;

import org.jspecify.annotations.NullMarked;

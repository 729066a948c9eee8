/**
 * Inputs of the SCALE-Sim simulator (https://github.com/scalesim-project/SCALE-Sim, v2 and v3), read as an array machine with
 * layers: a {@code .cfg} file ({@code ConfigReader} over {@code IniFile}) and a topology CSV of convolutions or products
 * ({@code TopologyReader}). The door is {@link systole.system.scalesim.ScaleSimImport}; all problems of both files are
 * reported at once, and what has no effect here is named in the scenario's assumptions.
 */
@NullMarked
package systole.system.scalesim;

import org.jspecify.annotations.NullMarked;

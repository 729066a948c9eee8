/**
 * Energy and the clock it leads to: counts times the device's table ({@link systole.microarch.power.Energy}), and the clock
 * at which a steady load meets the power cap ({@link systole.microarch.power.SettledTimer}). This is where a joule is
 * counted.
 */
@NullMarked
package systole.microarch.power;

import org.jspecify.annotations.NullMarked;

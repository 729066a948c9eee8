/**
 * Fitting the few free constants of a description to measurements: of one device, to a user's own; of a family, to those of its
 * other devices, to see how well a device is predicted that was never measured.
 */
@NullMarked
package systole.study.calibration;

import org.jspecify.annotations.NullMarked;

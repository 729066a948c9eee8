package systole.study.calibration;

import systole.system.FreeConstant;

/**
 * A free constant and the value that it was given.
 *
 * @param constant the constant, with its value before
 * @param value value after
 * @param how where the value comes from
 */
public record FittedConstant(FreeConstant constant, double value, String how) {}

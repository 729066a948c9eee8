package systole.microarch.array.cell;

/**
 * What an array of cells computed.
 *
 * @param product rows of the product
 * @param cycles cycles from the first operand to the last result
 */
public record CellRun(double[][] product, long cycles) {}

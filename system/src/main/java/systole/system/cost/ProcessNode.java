package systole.system.cost;

import java.util.Locale;
import systole.system.UnservedException;

/**
 * A manufacturing process.
 *
 * @param id preset id
 * @param logicDensity million transistors of logic on a square millimetre
 * @param sramCellSquareMicrometres area of a bit cell
 * @param waferMillimetres diameter of a wafer
 * @param waferDollars price of a processed wafer
 * @param defectsPerSquareCentimetre defects that kill what they hit
 * @param clustering parameter of the negative binomial yield; large where defects are independent of each other
 */
public record ProcessNode(
        String id,
        double logicDensity,
        double sramCellSquareMicrometres,
        double waferMillimetres,
        double waferDollars,
        double defectsPerSquareCentimetre,
        double clustering) {
    private static final double MICROMETRES_SQUARED = 1e-6;

    /** Square millimetres that bare cells of so many bytes take. */
    public double cells(double bytes) {
        return bytes * Byte.SIZE * sramCellSquareMicrometres * MICROMETRES_SQUARED;
    }

    /** Share of parts of an area in square millimetres that no defect hits (negative binomial, Stapper 1983). */
    public double working(double squareMillimetres) {
        double defects = squareMillimetres / 100 * defectsPerSquareCentimetre;
        return Math.pow(1 + defects / clustering, -clustering);
    }

    /**
     * Whole square dies of an area on a wafer, by the usual formula: the wafer's area over the die's, less those that its rim
     * cuts; at least the one whose diagonal the wafer holds.
     *
     * @throws UnservedException when the wafer holds none
     */
    public int diesPerWafer(double squareMillimetres) {
        double diagonal = Math.sqrt(2 * squareMillimetres);
        if (!(diagonal <= waferMillimetres)) {
            throw new UnservedException(
                    String.format(
                            Locale.ROOT,
                            "no die of %.0f mm2 fits a wafer of %.0f mm",
                            squareMillimetres,
                            waferMillimetres),
                    "make the chip of more \"dies\", or of less on each");
        }
        double whole = Math.PI * waferMillimetres * waferMillimetres / 4 / squareMillimetres
                - Math.PI * waferMillimetres / diagonal;
        return Math.max(1, (int) Math.floor(whole));
    }
}

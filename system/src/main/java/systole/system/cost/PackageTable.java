package systole.system.cost;

import java.util.Map;

/**
 * Memory, package and test.
 *
 * @param memoryDollarsPerGigabyte by the beginning of the memory's type
 * @param interposerDollarsPerSquareMillimetre interposer with its assembly; only for memory in stacks or several dies
 * @param interposerMarginRatio interposer over what stands on it
 * @param stackSquareMillimetres a stack of memory
 * @param baseDollars substrate and lid
 * @param assemblyYield share of packages that work
 * @param testDollars test of die and package
 */
public record PackageTable(
        Map<String, Double> memoryDollarsPerGigabyte,
        double interposerDollarsPerSquareMillimetre,
        double interposerMarginRatio,
        double stackSquareMillimetres,
        double baseDollars,
        double assemblyYield,
        double testDollars) {
    /** Copies the map. */
    public PackageTable {
        memoryDollarsPerGigabyte = Map.copyOf(memoryDollarsPerGigabyte);
    }
}

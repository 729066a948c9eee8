package systole.system.cost;

/**
 * Share of dies that work, where so many of their cores may be broken.
 *
 * <p>A defect outside the cores kills the die; one in a core kills the core, and the die is kept while enough are left. Cores
 * fail independently of each other and of the rest, by the same density of defects.
 */
public final class ChipYield {
    private ChipYield() {}

    /**
     * The share.
     *
     * @param node the process
     * @param die square millimetres of the die
     * @param core square millimetres of a core
     * @param cores cores on the die
     * @param needed cores that must work
     */
    public static double of(ProcessNode node, double die, double core, int cores, int needed) {
        if (needed > cores || needed < 0 || core * cores > die) {
            throw new IllegalArgumentException("a die has the cores that it needs, and room for them");
        }
        if (needed == cores) {
            return node.working(die);
        }
        double works = node.working(core);
        return node.working(die - core * cores) * atLeast(cores, needed, works);
    }

    /** Probability that at least so many of a number of independent trials succeed. */
    private static double atLeast(int trials, int least, double success) {
        double sum = 0;
        double logOdds = Math.log(1 - success) - Math.log(success);
        double term = trials * Math.log(success); // all succeed
        for (int failures = 0; failures <= trials - least; failures++) {
            sum += Math.exp(term);
            term += logOdds + Math.log((double) (trials - failures) / (failures + 1));
        }
        return Math.min(1, sum);
    }
}

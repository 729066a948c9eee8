package systole.interconnect.network;

import java.util.Arrays;

/**
 * Max-min fair rates by progressive filling: all flows grow alike until a link is full; those on it stop, the others go on.
 *
 * <p>Symmetric flows are folded first: flows that cannot be told apart by the links they pass, nor these by the flows on them,
 * have equal rates, so one of each class is solved for. The partition is equitable, hence the result exact.
 */
final class MaxMin {
    /** Shares that differ by less than this part are one. */
    private static final double EQUAL = 1e-12;

    private MaxMin() {}

    /**
     * The rates.
     *
     * @param capacity of links
     * @param routes links that each flow passes, none twice
     */
    static double[] rates(double[] capacity, int[][] routes) {
        FlowClasses classes = FlowClasses.of(capacity, routes);
        double[] ofClass = fill(classes.capacity(), classes.links(), classes.counts(), classes.flows());
        double[] rates = new double[routes.length];
        for (int flow = 0; flow < routes.length; flow++) {
            rates[flow] = ofClass[classes.ofFlow()[flow]];
        }
        return rates;
    }

    /** The same without folding. */
    static double[] unfolded(double[] capacity, int[][] routes) {
        int[][] on = FlowClasses.flowsOn(capacity.length, routes);
        int[][] ones = new int[on.length][];
        for (int link = 0; link < on.length; link++) {
            ones[link] = new int[on[link].length];
            Arrays.fill(ones[link], 1);
        }
        return fill(capacity, on, ones, routes.length);
    }

    /**
     * Fills.
     *
     * @param on classes of flows on each link
     * @param counts flows of each of these classes on the link
     */
    private static double[] fill(double[] capacity, int[][] on, int[][] counts, int flows) {
        double[] rates = new double[flows];
        boolean[] stopped = new boolean[flows];
        double[] left = capacity.clone();
        int remaining = flows;
        while (remaining > 0) {
            double least = Double.POSITIVE_INFINITY;
            for (int link = 0; link < on.length; link++) {
                least = Math.min(least, share(left[link], on[link], counts[link], stopped));
            }
            boolean[] full = new boolean[on.length];
            for (int link = 0; link < on.length; link++) {
                full[link] = share(left[link], on[link], counts[link], stopped) <= least * (1 + EQUAL);
            }
            boolean[] now = new boolean[flows];
            for (int link = 0; link < on.length; link++) {
                for (int flow : full[link] ? on[link] : new int[0]) {
                    now[flow] |= !stopped[flow];
                }
            }
            for (int link = 0; link < on.length; link++) {
                for (int i = 0; i < on[link].length; i++) {
                    left[link] -= now[on[link][i]] ? least * counts[link][i] : 0;
                }
                left[link] = Math.max(0, left[link]);
            }
            for (int flow = 0; flow < flows; flow++) {
                if (now[flow]) {
                    rates[flow] = least;
                    stopped[flow] = true;
                    remaining--;
                }
            }
        }
        return rates;
    }

    private static double share(double left, int[] on, int[] counts, boolean[] stopped) {
        int growing = 0;
        for (int i = 0; i < on.length; i++) {
            growing += stopped[on[i]] ? 0 : counts[i];
        }
        return growing == 0 ? Double.POSITIVE_INFINITY : left / growing;
    }
}

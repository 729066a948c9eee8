package systole.system.training;

/**
 * Communication beside computation. Kernels of the communication library hold a part of the cores while they run, so that
 * computation beside them is slower by that part.
 */
final class Beside {
    private Beside() {}

    /**
     * Time until both are done when they start together.
     *
     * @param compute time of the computation alone
     * @param communication time of the communication
     * @param coreShare part of the cores that communication holds, from 0 to below 1
     */
    static long both(long compute, long communication, double coreShare) {
        return Math.max(
                communication,
                compute + Math.round(coreShare * Math.min((double) communication, hidden(compute, coreShare))));
    }

    /**
     * The same when the computation is cut into parts, each of which hands on to, or waits for, its part of the communication.
     *
     * @param parts number of parts, at least 1; with 1 nothing overlaps
     */
    static long cut(long compute, long communication, int parts, double coreShare) {
        return (compute + communication) / parts
                + both(compute - compute / parts, communication - communication / parts, coreShare);
    }

    /** Communication that can run while such a computation goes on. */
    private static double hidden(long compute, double coreShare) {
        return compute / (1 - coreShare);
    }
}

package systole.system.training;

import java.util.List;

/**
 * Gradients reduced bucket after bucket while the last backward passes of a stage go on: a bucket waits for its gradients and
 * for the bucket before it.
 */
final class GradientStream {
    private GradientStream() {}

    /**
     * The last backward pass of a model chunk, which completes its gradients evenly.
     *
     * @param start its start, in picoseconds
     * @param end its end
     * @param buckets buckets of the chunk, at least 1
     * @param picoseconds reduction of one
     */
    record Window(long start, long end, int buckets, long picoseconds) {
        long reduction() {
            return buckets * picoseconds;
        }
    }

    /**
     * End of the last reduction and of the computation that it ran beside.
     *
     * @param windows in order of time, at least one
     * @param coreShare part of the cores that communication holds
     */
    static long end(List<Window> windows, double coreShare) {
        long link = 0;
        long last = 0;
        long beside = 0;
        for (Window window : windows) {
            for (int bucket = 1; bucket <= window.buckets(); bucket++) {
                long ready = window.start() + (window.end() - window.start()) * bucket / window.buckets();
                link = Math.max(link, ready) + window.picoseconds();
            }
            last = Math.max(last, window.end());
            beside += window.reduction();
        }
        long hidden = Math.max(0, beside - Math.max(0, link - last));
        return Math.max(link, last + Math.round(coreShare * hidden));
    }
}

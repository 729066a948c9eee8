package systole.microarch.array;

/**
 * Lanes of one edge that start one cycle after another and stay busy for a while, in closed form.
 *
 * @param start cycle in which lane 0 starts
 * @param lanes lanes
 * @param duration cycles that each is busy
 */
record Wave(long start, long lanes, long duration) {
    /** Lanes busy in a cycle. */
    long busy(long cycle) {
        long age = cycle - start;
        long youngest = Math.min(age, lanes - 1);
        long oldest = Math.max(0, age - duration + 1);
        return Math.max(0, youngest - oldest + 1);
    }

    /** First cycle after this one up to which the number of busy lanes stays what it is; this one + 1 on a ramp. */
    long steadyUntil(long cycle) {
        long age = cycle - start;
        if (age < 0) {
            return start;
        }
        long full = Math.min(lanes, duration);
        if (age < full - 1) {
            return cycle + 1;
        }
        long emptying = Math.max(lanes, duration);
        if (age < emptying) {
            return start + emptying;
        }
        return age < lanes + duration - 1 ? cycle + 1 : Long.MAX_VALUE;
    }
}

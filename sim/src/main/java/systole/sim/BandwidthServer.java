package systole.sim;

/**
 * A pipe that serves requests in the order they come: a request starts when it is made or when the one before has passed,
 * whichever is later, and takes its bytes at the pipe's {@link Rate}.
 *
 * <p>Cost: O(1) a request, no events. Requests must be made in time order; the caller's event queue sees to that.
 */
public final class BandwidthServer {
    private final Rate rate;
    private long freeAt;
    private long busyTicks;
    private long bytes;
    /** The last request's bytes and time: many requests in a row are of one size. */
    private long lastBytes;

    private long lastTicks;

    /** An idle pipe. */
    public BandwidthServer(Rate rate) {
        this.rate = rate;
    }

    /**
     * Serves {@code bytes} asked for at {@code now}; returns when the last of them has passed.
     *
     * @throws ArithmeticException beyond the range of {@link Ticks}
     */
    public long serve(long now, long requestBytes) {
        long duration = duration(requestBytes);
        freeAt = Math.addExact(Math.max(now, freeAt), duration);
        busyTicks += duration;
        bytes += requestBytes;
        return freeAt;
    }

    /** Time that a request takes once it moves. */
    public long duration(long requestBytes) {
        if (requestBytes != lastBytes) {
            lastTicks = rate.ticks(requestBytes);
            lastBytes = requestBytes;
        }
        return lastTicks;
    }

    /** When a request made now would start to move. */
    public long freeAt() {
        return freeAt;
    }

    /** The pipe's rate. */
    public Rate rate() {
        return rate;
    }

    /** Time spent moving bytes. */
    public long busyTicks() {
        return busyTicks;
    }

    /** Bytes served. */
    public long bytes() {
        return bytes;
    }

    /** Moves the pipe's own time ahead, with the work done meanwhile: used when a steady loop is skipped. */
    public void skip(long ticks, long busyMore, long bytesMore) {
        freeAt += ticks;
        busyTicks += busyMore;
        bytes += bytesMore;
    }
}

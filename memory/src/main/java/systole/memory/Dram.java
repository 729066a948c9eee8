package systole.memory;

import org.jspecify.annotations.Nullable;
import systole.sim.BandwidthServer;
import systole.sim.Rate;
import systole.sim.Ticks;

/**
 * Memory at tile granularity: a pipe at the rate that its channels give a stream, slower where a tile is read in short runs,
 * with a buffer of writes that drain while no read wants the bus. Where the path to the cache is narrower, reads pass it
 * after that; writes go the other way.
 *
 * <p>Writes do not delay the program (they wait in the shared cache) unless more of them are pending than the cache
 * holds; then reads wait for what is too much. Each byte written takes its part of the two turnarounds of a batch, also where no
 * read waits: what is idle of the pipe is idle time of some of its channels.
 */
public final class Dram {
    private final BandwidthServer bus;
    /** The way back of reads; null where it is as wide as the channels. */
    private final @Nullable BandwidthServer path;

    private final double ticksPerByte;
    private final long turnaroundTicks;
    private final long writeCapacityBytes;
    private final long writeBatchBytes;
    private long pendingWriteBytes;
    /** What a stream would write in the time that these take. */
    private double pendingStreamBytes;

    private long drainFrom;
    private long readBytes;
    private long writtenBytes;
    private long activations;

    /** Idle memory with a write buffer of so many bytes. */
    public Dram(MemorySpec spec, long writeCapacityBytes) {
        double channels = spec.channelBytesPerSecond((double) spec.capacityBytes());
        this.bus = new BandwidthServer(Rate.of(channels, spec.accessBytes()));
        this.ticksPerByte = Ticks.PER_SECOND / channels;
        this.path = spec.pathBytesPerSecond() < channels
                ? new BandwidthServer(Rate.of(spec.pathBytesPerSecond(), spec.accessBytes()))
                : null;
        this.turnaroundTicks = Ticks.ofSeconds(spec.turnaroundSeconds());
        this.writeCapacityBytes = writeCapacityBytes;
        this.writeBatchBytes = spec.writeBatchBytes();
    }

    /**
     * Reads bytes in runs of contiguous addresses; returns when the last has left the bus and passed the path.
     *
     * @param now time of the request, not before any earlier one
     * @param bytes bytes in all
     * @param rows row activations that the runs need
     * @param timesStream time of such runs over that of a stream of as many bytes, at least 1 (see
     *     {@link MemorySpec#channelBytesPerSecond})
     */
    public long read(long now, long bytes, long rows, double timesStream) {
        drainIdle(now);
        if (pendingWriteBytes > writeCapacityBytes) {
            write(now, pendingWriteBytes - writeCapacityBytes);
        }
        readBytes += bytes;
        activations += rows;
        long duration = bus.duration(bytes);
        long finish = bus.serve(now, bytes);
        long longer = Math.round(duration * (timesStream - 1));
        if (longer > 0) {
            bus.skip(longer, longer, 0);
            finish = bus.freeAt();
        }
        return path == null ? finish : Math.max(finish, path.serve(now, bytes));
    }

    /** Accepts bytes at {@code now}, to be written when the bus is free; otherwise as {@link #read}. */
    public void accept(long now, long bytes, long rows, double timesStream) {
        if (pendingWriteBytes == 0) {
            drainFrom = now;
        }
        pendingWriteBytes += bytes;
        pendingStreamBytes += bytes * timesStream;
        activations += rows;
    }

    /** When the bus would start a request made now. */
    public long freeAt() {
        return bus.freeAt();
    }

    /** When the path would start to take a read made now; in the past where nothing limits it. */
    public long pathFreeAt() {
        return path == null ? Long.MIN_VALUE / 2 : path.freeAt();
    }

    /** Bytes accepted and not yet written. */
    public long pendingWriteBytes() {
        return pendingWriteBytes;
    }

    /** Bytes read so far. */
    public long readBytes() {
        return readBytes;
    }

    /** Bytes written so far, pending ones not counted. */
    public long writtenBytes() {
        return writtenBytes;
    }

    /** Rows activated so far. */
    public long activations() {
        return activations;
    }

    /** Time the bus moved data. */
    public long busyTicks() {
        return bus.busyTicks();
    }

    /** Writes what is pending beyond the buffer; returns when that is done, or {@code now} when nothing is too much. */
    public long drain(long now) {
        if (pendingWriteBytes <= writeCapacityBytes) {
            return now;
        }
        // no read comes any more: the bus is turned once
        long from = Math.max(bus.freeAt(), drainFrom);
        long idle = Math.max(0, now - from - 2 * turnaroundTicks);
        long ticks = Math.round(ticksOfStream(1) * (pendingWriteBytes - writeCapacityBytes));
        return ticks <= idle ? now : Math.max(now, from) + ticks - idle + 2 * turnaroundTicks;
    }

    /** Moves ahead by a skipped stretch of a steady loop, with the work done meanwhile. */
    public void skip(long ticks, long busy, long bytesRead, long rows) {
        bus.skip(ticks, busy, bytesRead);
        if (path != null) {
            path.skip(ticks, 0, bytesRead);
        }
        readBytes += bytesRead;
        activations += rows;
    }

    private void drainIdle(long now) {
        if (pendingWriteBytes == 0) {
            return;
        }
        long from = Math.max(bus.freeAt(), drainFrom);
        long idle = now - from;
        long room = idle <= 0 ? 0 : Math.min(pendingWriteBytes, (long) (idle / ticksOfWrites(1)));
        if (room > 0) {
            write(from, room);
        }
    }

    /** Of pending writes, with their part of the turns of a batch: some channels have one while others are read. */
    private double ticksOfWrites(double bytes) {
        return ticksOfStream(bytes) + 2 * turnaroundTicks * bytes / writeBatchBytes;
    }

    private double ticksOfStream(double bytes) {
        return bytes * (pendingStreamBytes / pendingWriteBytes) * ticksPerByte;
    }

    private void write(long from, long bytes) {
        long ticks = Math.round(ticksOfWrites((double) bytes));
        double timesStream = pendingStreamBytes / pendingWriteBytes;
        pendingWriteBytes -= bytes;
        pendingStreamBytes = pendingWriteBytes * timesStream;
        writtenBytes += bytes;
        bus.serve(from, 0);
        bus.skip(ticks, ticks, bytes);
    }
}

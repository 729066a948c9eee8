package systole.memory.line;

import systole.memory.MemorySpec;
import systole.memory.dram.DramStandard;

/**
 * Memory behind the last cache, access by access. It runs beside a caller that owns the time: the caller submits accesses,
 * asks when something may happen, and moves the time there.
 */
public interface MemoryBackend {
    /** Idle memory of a description: command by command where its commands are described, else one pipe. */
    static MemoryBackend of(MemorySpec spec) {
        DramStandard standard = spec.standard();
        return standard == null ? new PipeBackend(spec) : new CommandBackend(spec, standard);
    }

    /** Told of reads whose data has left memory. */
    interface Listener {
        /**
         * A read is done.
         *
         * @param ticket what the reader gave
         * @param ticks when the last byte left
         */
        void read(int ticket, long ticks);
    }

    /**
     * Takes an access, or refuses it because queues are full; then the caller tries again after the next {@link #advance}.
     *
     * @param now time, not before that of any earlier call
     * @param address byte address, a multiple of the access size
     * @param write true for writes, which nobody waits for
     * @param ticket told when a read is done
     */
    boolean submit(long now, long address, boolean write, int ticket);

    /** When something may happen next; {@link systole.sim.Ticks#NEVER} when all is done. */
    long nextTicks();

    /** Moves the time on and tells of reads done until then. */
    void advance(long ticks, Listener listener);

    /** Reads taken and not done. */
    int pendingReads();

    /** Writes taken and not done. */
    int pendingWrites();

    /** Time of a read of idle memory. */
    long loneReadTicks();

    /** Rows opened so far. */
    long activations();
}

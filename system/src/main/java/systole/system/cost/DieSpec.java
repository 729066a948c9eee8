package systole.system.cost;

import org.jspecify.annotations.Nullable;

/**
 * What the silicon of a device is, as far as it differs from what is enabled. Null where the device's own numbers hold.
 *
 * @param process id of its process
 * @param dies equal dies that share everything below
 * @param cores cores on the silicon
 * @param macs 16-bit multiply-accumulates a cycle of a core on the silicon
 * @param doubleLanes lanes for 64-bit numbers of a core
 * @param schedulers units of a core that choose among instructions of 32 lanes or so: warp schedulers, SIMDs; null for one to each
 *     32 lanes
 * @param coreMemoryBytes registers and scratchpads of a core
 * @param cacheBytes shared cache
 * @param memoryType generation of the memory
 * @param memoryPorts stacks or chips that it has ports for
 * @param linkBytesPerSecond bandwidth of all links, one direction
 * @param squareMillimetres published area of one die
 */
public record DieSpec(
        String process,
        int dies,
        @Nullable Integer cores,
        @Nullable Integer macs,
        int doubleLanes,
        @Nullable Integer schedulers,
        @Nullable Long coreMemoryBytes,
        @Nullable Long cacheBytes,
        String memoryType,
        int memoryPorts,
        @Nullable Double linkBytesPerSecond,
        @Nullable Double squareMillimetres) {}

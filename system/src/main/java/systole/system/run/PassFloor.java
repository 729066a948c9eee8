package systole.system.run;

import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.memory.CacheSpec;
import systole.microarch.DeviceSpec;
import systole.system.NodeLinks;
import systole.system.NodeSpec;
import systole.system.ScaleOutSpec;
import systole.workloads.graph.PassWork;

/**
 * Floor of a pass: the longest of products at the peak of the maximum clock, bytes that cannot stay on chip at the datasheet's
 * bandwidth, and bytes to peers at that of all links of a device.
 *
 * @param device each of the devices
 * @param type of the products
 * @param linkBytesPerSecond to peers, a reduction in switches counted twice; 0 for a device alone
 */
public record PassFloor(DeviceSpec device, DataType type, double linkBytesPerSecond) {
    /** The floor on a node, or on several where some of what goes to peers leaves by a device's card. */
    public static PassFloor of(DeviceSpec device, DataType type, NodeSpec node, boolean crosses) {
        @Nullable NodeLinks links = node.fabric();
        // a switch that reduces halves what crosses the links
        double inside = links == null ? 0 : links.bytesPerSecondPerDevice() * (links.inSwitchReduction() ? 2 : 1);
        @Nullable ScaleOutSpec network = crosses ? node.scaleOut() : null;
        return new PassFloor(device, type, inside + (network == null ? 0 : network.bytesPerSecondPerDevice()));
    }

    /** Seconds that no pass with this work is below. */
    public double seconds(PassWork work) {
        double peak = device.peakOpsPerSecond(type, device.clock().maximumHertz());
        double memory =
                work.bytesThatCannotStay(onChipBytes()) / device.memory().bandwidthBytesPerSecond();
        double link = work.linkBytes() > 0 && linkBytesPerSecond > 0 ? work.linkBytes() / linkBytesPerSecond : 0;
        return Math.max(link, Math.max(work.matrixFlops() / peak, memory));
    }

    /** At most what a whole number counts, which described sizes may be beyond. */
    private long onChipBytes() {
        CacheSpec cache = device.cache();
        double ofCore = (double) device.core().scratchBytes() + device.core().accumulatorBytes();
        return (long) ((cache == null ? 0.0 : cache.capacityBytes()) + device.cores() * ofCore);
    }
}

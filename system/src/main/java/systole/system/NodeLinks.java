package systole.system;

import java.util.List;
import systole.interconnect.Algorithm;
import systole.interconnect.AlgorithmSpec;
import systole.interconnect.EndpointSpec;
import systole.interconnect.FabricSpec;
import systole.interconnect.LinkSpec;
import systole.interconnect.NodeFabric;
import systole.interconnect.ProtocolSpec;
import systole.interconnect.Topology;
import systole.interconnect.TorusSpec;

/**
 * The links that join the devices of a node or pod, and the communication library that runs on them.
 *
 * @param device links of one device
 * @param latencySeconds from a device to its neighbour, or through the switch, beside what the library's steps take
 * @param layout how the links join the devices
 * @param dimensions sizes of a torus; empty otherwise
 * @param closesEvery a slice of a torus is closed along an axis when this divides its length; 0 when only a whole axis is
 * @param inSwitchReduction whether the switch adds up what passes through it
 * @param algorithms what the communication library offers on links of this type
 */
public record NodeLinks(
        DeviceLinks device,
        double latencySeconds,
        Layout layout,
        List<Integer> dimensions,
        int closesEvery,
        boolean inSwitchReduction,
        List<AlgorithmSpec> algorithms) {
    /** Links of which a slice closes only where it spans an axis. */
    public NodeLinks(
            DeviceLinks device,
            double latencySeconds,
            Layout layout,
            List<Integer> dimensions,
            boolean inSwitchReduction,
            List<AlgorithmSpec> algorithms) {
        this(device, latencySeconds, layout, dimensions, 0, inSwitchReduction, algorithms);
    }

    /** Checks that a torus has its sizes and only a switch reduces. */
    public NodeLinks {
        dimensions = List.copyOf(dimensions);
        algorithms = List.copyOf(algorithms);
        if (!(latencySeconds >= 0)) {
            throw new IllegalArgumentException("a latency of at least 0");
        }
        if (dimensions.size() != layout.dimensions()) {
            throw new IllegalArgumentException(layout.key() + " needs " + layout.dimensions() + " dimensions");
        }
        if (closesEvery < 0 || (closesEvery > 0 && layout.dimensions() == 0)) {
            throw new IllegalArgumentException("\"closesEvery\" of at least 0 in a torus only");
        }
        if (inSwitchReduction && layout != Layout.SWITCH) {
            throw new IllegalArgumentException("a switch where the switch reduces, found " + layout.key());
        }
    }

    /** The same at a part of the rate. */
    NodeLinks slower(double part) {
        DeviceLinks slow = new DeviceLinks(device.type(), device.count(), part * device.bytesPerSecond());
        return new NodeLinks(slow, latencySeconds, layout, dimensions, closesEvery, inSwitchReduction, algorithms);
    }

    /** The same with another library. */
    NodeLinks offering(List<AlgorithmSpec> other) {
        return new NodeLinks(device, latencySeconds, layout, dimensions, closesEvery, inSwitchReduction, other);
    }

    /** Payload of all links of a device, in one direction. */
    public double bytesPerSecondPerDevice() {
        return device.count() * device.bytesPerSecond();
    }

    /** Checks that a device has the links to be joined to so many. */
    void check(int devices) {
        layout.check(this, devices);
    }

    /** What a group of neighbouring devices, at least two, has to itself. */
    FabricSpec fabric(int ranks, int devices) {
        return layout.fabric(this, ranks, devices);
    }

    /** What joins so many of the devices, for collectives among any of them. */
    NodeFabric nodeFabric(int used, int devices) {
        return layout.nodeFabric(this, used, devices);
    }

    /** The torus that a slice of so many devices is. */
    TorusSpec torus(List<Integer> axes, int used) {
        TorusSlice slice = TorusSlice.of(axes, used, closesEvery);
        int toNeighbour = Math.max(1, device.count() / (2 * axes.size()));
        ProtocolSpec protocol = algorithms.stream()
                .filter(offered -> offered.algorithm() == Algorithm.RING)
                .map(offered -> offered.protocols().get(0))
                .findFirst()
                .orElseGet(() -> ProtocolSpec.plain(EndpointSpec.FREE));
        LinkSpec link = new LinkSpec(device.bytesPerSecond(), toNeighbour, latencySeconds);
        return new TorusSpec(slice.dimensions(), slice.wraps(), link, protocol);
    }

    /** What the fabric of such a group takes for granted. */
    List<String> assumptions(int ranks, int devices) {
        return layout.assumptions(this, ranks, devices);
    }

    /** What collectives of such a group in a run take for granted. */
    List<String> groupAssumptions(int ranks, int devices) {
        return layout.groupAssumptions(this, ranks, devices);
    }

    /** A fabric that has so many of a device's links. */
    FabricSpec fabric(Topology topology, int ranks, int links) {
        List<AlgorithmSpec> possible = algorithms.stream()
                .filter(offered -> inSwitchReduction || !offered.algorithm().needsInSwitchReduction())
                .toList();
        LinkSpec link = new LinkSpec(device.bytesPerSecond(), links, latencySeconds);
        return new FabricSpec(topology, ranks, link, inSwitchReduction, possible);
    }
}

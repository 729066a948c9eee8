package systole.system.program;

import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.interconnect.FabricSpec;
import systole.interconnect.Topology;
import systole.microarch.ClockSpec;
import systole.microarch.DeviceSpec;
import systole.microarch.timing.PeerLinks;
import systole.sim.quantity.Dimension;
import systole.sim.quantity.Quantity;
import systole.system.InputException;
import systole.system.NodeSpec;
import systole.system.Problem;
import systole.system.UnservedException;

/**
 * Where a program runs: one device, or several alike that run it in step.
 *
 * @param id of the device or node, as it was named
 * @param device each of the devices
 * @param devices number of devices
 * @param links of a device to the others; null for a device alone
 * @param hertz core clock
 * @param assumptions what its links take for granted
 */
public record Machine(
        String id, DeviceSpec device, int devices, @Nullable PeerLinks links, long hertz, List<String> assumptions) {
    /** Copies the list. */
    public Machine {
        assumptions = List.copyOf(assumptions);
    }

    /**
     * Devices of a node at their maximum clock.
     *
     * @param devices number of them; null for all
     * @throws UnservedException when the node has fewer
     */
    public static Machine of(NodeSpec node, @Nullable Integer devices) {
        int count = devices == null ? node.devices() : devices;
        FabricSpec fabric = node.fabricFor(count);
        return new Machine(
                node.id(),
                node.device(),
                count,
                fabric == null ? null : links(fabric),
                node.device().clock().maximumHertz(),
                node.fabricAssumptions(count));
    }

    private static PeerLinks links(FabricSpec fabric) {
        PeerLinks.Paths paths = fabric.topology() == Topology.SWITCH
                ? PeerLinks.Paths.SHARED
                : fabric.topology() == Topology.RING ? PeerLinks.Paths.RING : PeerLinks.Paths.EACH;
        return new PeerLinks(
                fabric.pathBytesPerSecond(fabric.ranks()), fabric.link().latencySeconds(), fabric.ranks(), paths);
    }

    /**
     * The same machine at another clock, such as {@code 1.4 GHz}; a number alone is hertz.
     *
     * @param option name of the option that says so, for messages
     * @throws InputException when it is no clock of the device
     */
    public Machine at(String option, String clock) {
        ClockSpec range = device.clock();
        String expected = "a clock of " + megahertz(range.minimumHertz()) + " to " + megahertz(range.maximumHertz());
        double asked;
        try {
            asked = clock.matches("[0-9.eE+]+") ? Double.parseDouble(clock) : Quantity.parse(clock, Dimension.HERTZ);
        } catch (IllegalArgumentException e) { // a number format is one too
            throw new InputException(List.of(new Problem(option, "", 0, 0, "\"" + clock + "\"", expected, "")));
        }
        if (!(asked >= range.minimumHertz()) || asked > range.maximumHertz()) {
            throw new InputException(List.of(new Problem(option, "", 0, 0, clock, expected, "")));
        }
        return new Machine(id, device, devices, links, Math.round(asked), assumptions);
    }

    private static String megahertz(long hertz) {
        return hertz / 1_000_000 + " MHz";
    }
}

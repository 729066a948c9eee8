package systole.system;

import java.util.List;
import systole.microarch.ClockSpec;
import systole.microarch.DeviceSpec;

/**
 * A device of a system that is slower than the others. All ranks work in step, so the slowest sets the pace: the device that is
 * simulated for all is that one.
 *
 * @param part what of the device is slow
 * @param device its number among the devices of the system
 * @param rate the part of its rate that is left, above 0 and below 1
 */
public record Failure(Part part, int device, double rate) {
    /** What can be slow. */
    public enum Part {
        /** Its links to the others of its node, such as a link that has trained at half its lanes. */
        LINK("link") {
            @Override
            NodeSpec slow(NodeSpec node, double rate) {
                NodeLinks links = node.fabric();
                if (links == null) {
                    throw new IllegalArgumentException("links between devices, which " + node.id() + " has not");
                }
                return node.with(node.device(), links.slower(rate), node.scaleOut());
            }
        },
        /** Its card, or its share of one, to other nodes. */
        CARD("card") {
            @Override
            NodeSpec slow(NodeSpec node, double rate) {
                ScaleOutSpec network = node.scaleOut();
                if (network == null) {
                    throw new IllegalArgumentException("a network around nodes, which " + node.id() + " has not");
                }
                return node.with(node.device(), node.fabric(), network.slower(rate));
            }
        },
        /** Its clock, as of a straggler that is too hot. */
        DEVICE("device") {
            @Override
            NodeSpec slow(NodeSpec node, double rate) {
                DeviceSpec device = node.device();
                ClockSpec clock = device.clock();
                long most = Math.round(clock.maximumHertz() * rate);
                ClockSpec slower = new ClockSpec(
                        clock.referenceHertz(),
                        most,
                        Math.min(clock.minimumHertz(), most),
                        clock.stepHertz(),
                        clock.minimumVolts(),
                        Math.min(clock.kneeHertz(), most),
                        clock.volts((double) most));
                return node.with(device.withClock(slower), node.fabric(), node.scaleOut());
            }
        };

        private final String key;

        Part(String key) {
            this.key = key;
        }

        /** The key in files, whose value is the device. */
        public String key() {
            return key;
        }

        abstract NodeSpec slow(NodeSpec node, double rate);
    }

    /** Checks the ranges. */
    public Failure {
        if (device < 0 || !(rate > 0) || !(rate < 1)) {
            throw new IllegalArgumentException(
                    "a device of the system and a rate above 0 and below 1, found device " + device + ", rate " + rate);
        }
    }

    /** The node as its slowest device sees it. */
    static NodeSpec slowest(NodeSpec node, List<Failure> failures) {
        NodeSpec slow = node;
        for (Part part : Part.values()) {
            double rate = failures.stream()
                    .filter(failure -> failure.part == part)
                    .mapToDouble(Failure::rate)
                    .min()
                    .orElse(1);
            slow = rate < 1 ? part.slow(slow, rate) : slow;
        }
        return slow;
    }

    /** What it makes of the run, in words. */
    public String assumption() {
        return part.key + " of device " + device + " at " + rate + " of its rate: the slowest sets the pace of all";
    }
}

package systole.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import systole.interconnect.network.Network;

/** Reads links of which only a part of the rate is left: {@code 2-3=0.5} between two nodes, {@code 2=0.5} all of a device. */
final class SlowLinks {
    private SlowLinks() {}

    /** The network with these; throws {@link IllegalArgumentException} where it has no such links, or one is named twice. */
    static Network of(List<String> slow, Network network) {
        Network slowed = network;
        Set<Set<Integer>> named = new HashSet<>();
        for (String each : slow) {
            String[] parts = each.split("=", -1);
            String[] nodes = parts[0].split("-", -1);
            if (parts.length != 2 || nodes.length > 2) {
                throw new IllegalArgumentException(malformed(each));
            }
            try {
                double part = Double.parseDouble(parts[1]);
                int one = Integer.parseInt(nodes[0]);
                int other = nodes.length == 2 ? Integer.parseInt(nodes[1]) : one;
                slowed = nodes.length == 2 ? slowed.slowed(one, other, part) : slowed.slowed(one, part);
                if (!named.add(one == other ? Set.of(one) : Set.of(one, other))) {
                    throw new IllegalArgumentException(
                            "found \"" + parts[0] + "\" twice, expected one part of its rate");
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(malformed(each), e);
            }
        }
        return slowed;
    }

    private static String malformed(String found) {
        return "found \"" + found + "\", expected such as 2-3=0.5 or 2=0.5";
    }
}

package systole.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import systole.interconnect.network.Network;

/** Reads links of which only a part of the rate is left: {@code 2-3=0.5} between two nodes, {@code 2=0.5} all of a device. */
final class SlowLinks {
    private SlowLinks() {}

    /** The network with these; throws {@link IllegalArgumentException} where it has no such links, or names one twice. */
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
        checkEnds(named);
        return slowed;
    }

    /** A link is not named again by all links of a device that it ends at. */
    private static void checkEnds(Set<Set<Integer>> named) {
        for (Set<Integer> link : named) {
            for (int end : link) {
                if (link.size() == 2 && named.contains(Set.of(end))) {
                    String ends = link.stream().sorted().map(String::valueOf).collect(Collectors.joining("-"));
                    throw new IllegalArgumentException("found \"" + ends + "\" beside \"" + end
                            + "\", all links of device " + end + ", expected one part of its rate");
                }
            }
        }
    }

    private static String malformed(String found) {
        return "found \"" + found + "\", expected such as 2-3=0.5 or 2=0.5";
    }
}

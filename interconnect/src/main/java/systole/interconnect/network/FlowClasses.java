package systole.interconnect.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Flows and links in classes of which all members look alike: colours are refined, flows by those of their links and links by
 * those of their flows, until no class splits.
 *
 * @param ofFlow class of each flow
 * @param flows number of classes of flows
 * @param capacity of one link of each class of links
 * @param links classes of flows on that link
 * @param counts flows of each of them there
 */
record FlowClasses(int[] ofFlow, int flows, double[] capacity, int[][] links, int[][] counts) {
    static FlowClasses of(double[] capacity, int[][] routes) {
        int[][] on = flowsOn(capacity.length, routes);
        long[] flowColour = new long[routes.length];
        long[] linkColour = new long[capacity.length];
        for (int link = 0; link < capacity.length; link++) {
            linkColour[link] = mix(Double.doubleToLongBits(capacity[link]));
        }
        int before = 0;
        for (int found = 1; found > before; ) {
            before = found;
            for (int flow = 0; flow < routes.length; flow++) {
                long sum = 0;
                for (int link : routes[flow]) {
                    sum += mix(linkColour[link]);
                }
                flowColour[flow] = mix(flowColour[flow] + 31 * sum);
            }
            for (int link = 0; link < on.length; link++) {
                long sum = 0;
                for (int flow : on[link]) {
                    sum += mix(flowColour[flow]);
                }
                linkColour[link] = mix(linkColour[link] + 31 * sum);
            }
            found = distinct(flowColour) + distinct(linkColour);
        }
        return quotient(capacity, on, flowColour, linkColour);
    }

    private static FlowClasses quotient(double[] capacity, int[][] on, long[] flowColour, long[] linkColour) {
        Map<Long, Integer> classes = new HashMap<>();
        int[] ofFlow = new int[flowColour.length];
        for (int flow = 0; flow < ofFlow.length; flow++) {
            ofFlow[flow] = classes.computeIfAbsent(flowColour[flow], colour -> classes.size());
        }
        Map<Long, Integer> representatives = new HashMap<>();
        List<Integer> chosen = new ArrayList<>();
        for (int link = 0; link < on.length; link++) {
            if (on[link].length > 0 && representatives.putIfAbsent(linkColour[link], link) == null) {
                chosen.add(link);
            }
        }
        double[] capacities = new double[chosen.size()];
        int[][] links = new int[chosen.size()][];
        int[][] counts = new int[chosen.size()][];
        for (int i = 0; i < chosen.size(); i++) {
            int link = chosen.get(i);
            capacities[i] = capacity[link];
            Map<Integer, Integer> there = new HashMap<>();
            for (int flow : on[link]) {
                there.merge(ofFlow[flow], 1, Integer::sum);
            }
            links[i] =
                    there.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
            counts[i] = new int[links[i].length];
            for (int k = 0; k < counts[i].length; k++) {
                counts[i][k] = there.getOrDefault(links[i][k], 0);
            }
        }
        return new FlowClasses(ofFlow, classes.size(), capacities, links, counts);
    }

    /** Flows on each link. */
    static int[][] flowsOn(int links, int[][] routes) {
        int[] load = new int[links];
        for (int[] route : routes) {
            for (int link : route) {
                load[link]++;
            }
        }
        int[][] on = new int[links][];
        for (int link = 0; link < links; link++) {
            on[link] = new int[load[link]];
        }
        for (int flow = routes.length - 1; flow >= 0; flow--) {
            for (int link : routes[flow]) {
                on[link][--load[link]] = flow;
            }
        }
        return on;
    }

    private static int distinct(long[] colours) {
        Map<Long, Boolean> seen = new HashMap<>();
        for (long colour : colours) {
            seen.put(colour, true);
        }
        return seen.size();
    }

    /** A bijection that spreads bits (SplitMix64). */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}

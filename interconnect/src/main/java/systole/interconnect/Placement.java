package systole.interconnect;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the ranks of a group lie: how many of them in one node, in one unit that the first network joins, and so on; the last
 * is the whole group.
 */
record Placement(List<Integer> members) {
    static Placement of(ClusterSpec cluster, RankGroup group) {
        List<Integer> members = new ArrayList<>();
        long unit = cluster.nodeDevices();
        members.add(within(unit, group, cluster.networks().isEmpty()));
        for (int level = 0; level < cluster.networks().size(); level++) {
            unit *= cluster.networks().get(level).nodes();
            members.add(within(unit, group, level == cluster.networks().size() - 1));
        }
        return new Placement(members);
    }

    /** Members in one unit. Groups that do not fit evenly straddle units; the most spread of them sets the pace of all. */
    private static int within(long unit, RankGroup group, boolean all) {
        if (all || unit % group.block() == 0) {
            return group.size();
        }
        int split = Math.max(1, group.size() / 2);
        return (int) Math.max(1, Math.min(group.block() < unit ? split : group.size(), unit / group.stride()));
    }

    /** Members in one node. */
    int local() {
        return members.get(0);
    }

    /** Units of the network's kind that the group occupies within one unit of the next. */
    int units(int network) {
        int inside = members.get(network);
        return (members.get(network + 1) + inside - 1) / inside;
    }

    /** All units of the network's kind that the group occupies: as many hops around a ring of all ranks leave such a unit. */
    int unitsInAll(int network) {
        int size = members.get(members.size() - 1);
        int inside = members.get(network);
        return (size + inside - 1) / inside;
    }
}

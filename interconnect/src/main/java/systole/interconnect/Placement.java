package systole.interconnect;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the ranks of a group lie.
 *
 * @param members how many of them in one node, in one unit that the first network joins, and so on; the last is the whole group
 * @param fewest the same in the unit that has fewest, whose cards all traffic of the unit goes through
 */
record Placement(List<Integer> members, List<Integer> fewest) {
    static Placement of(ClusterSpec cluster, RankGroup group) {
        List<Integer> members = new ArrayList<>();
        List<Integer> fewest = new ArrayList<>();
        long unit = cluster.nodeDevices();
        members.add(within(unit, group, cluster.networks().isEmpty()));
        fewest.add(least(unit, group, cluster.devices()));
        for (int level = 0; level < cluster.networks().size(); level++) {
            unit *= cluster.networks().get(level).nodes();
            members.add(within(unit, group, level == cluster.networks().size() - 1));
            fewest.add(least(unit, group, cluster.devices()));
        }
        return new Placement(members, fewest);
    }

    /** Members in the unit that has fewest of a group, of all groups that lie in more than one; all where none does. */
    private static int least(long unit, RankGroup group, long devices) {
        long most = Math.min(devices / group.block(), unit);
        int least = group.size();
        for (long first = 0, groups = 0; groups < most; first += group.block(), groups++) {
            long at = first;
            for (int left = group.size(); left > 0; ) {
                long here = (unit - at % unit + group.stride() - 1) / group.stride();
                int inUnit = (int) Math.min(left, here);
                least = Math.min(least, inUnit);
                at += (long) inUnit * group.stride();
                left -= inUnit;
            }
        }
        return least;
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

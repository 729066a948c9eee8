package systole.study.operators;

import systole.interconnect.ClusterTimer;
import systole.interconnect.CollectiveKind;
import systole.interconnect.CollectiveTime;
import systole.interconnect.CollectiveTimer;
import systole.interconnect.RankGroup;
import systole.sim.Resource;
import systole.sim.Ticks;
import systole.study.validation.OperatorClass;
import systole.study.validation.Regime;
import systole.system.NodeSpec;
import systole.system.operators.SizeLimits;
import systole.system.operators.UnpredictableException;

/** Rows that are collectives among devices of a node. */
final class Collectives {
    private Collectives() {}

    static boolean isOne(String op) {
        return OperatorClass.isCollective(op);
    }

    static Prediction predict(CaseTable.Row row, Devices devices) {
        NodeSpec node = devices.node(row.get("device"));
        if (node.devices() == 1) {
            throw new UnpredictableException(node.id() + " is one device alone; name the system that joins several");
        }
        long bytes = number(row, "bytes");
        SizeLimits.checkFits((double) bytes, node.device());
        int ranks = Math.toIntExact(Math.min(number(row, "ranks"), Integer.MAX_VALUE));
        if (ranks < 2 || ranks > node.devices()) {
            throw new UnpredictableException(
                    "ranks is " + ranks + ", expected 2 to the " + node.devices() + " devices of " + node.id());
        }
        try {
            CollectiveTime time = ClusterTimer.time(
                    node.cluster(ranks),
                    CollectiveKind.of(row.get("op")),
                    bytes,
                    RankGroup.contiguous(ranks),
                    CollectiveTimer.AUTO);
            double seconds = Ticks.toSeconds(time.ticks());
            double joules = 1e-12
                    * (time.lineBytes() * node.device().energy().linkPicojoulesPerByte()
                            + time.localMemoryBytes() * node.device().energy().memoryPicojoulesPerByte());
            double watts = node.device().power().activeIdleWatts() + (seconds > 0 ? joules / seconds : 0);
            Resource bound = time.linkTicks() > time.latencyTicks() ? Resource.LINK : Resource.LATENCY;
            return new Prediction(seconds * 1e6, watts, bound.key(), Regime.of(bound, false), "");
        } catch (IllegalArgumentException e) {
            throw new UnpredictableException(String.valueOf(e.getMessage()));
        }
    }

    private static long number(CaseTable.Row row, String column) {
        return SizeLimits.whole(column, row.get(column), Long.MAX_VALUE);
    }
}

package systole.system.training;

import java.util.List;

/**
 * Units whose parameters are shared out, on a stream of computation and one of communication: a unit waits for its parameters,
 * and hands its gradients to be reduced. Parameters are gathered ahead of use, but not further than memory for them is set
 * aside (Zhao et al., "PyTorch FSDP", VLDB 2023, section 3.3; one communicator does one thing at a time).
 */
final class ShardedStream {
    private ShardedStream() {}

    /**
     * A unit, in picoseconds.
     *
     * @param compute its computation
     * @param gather gathering of its parameters; 0 when they are there
     * @param reduce reduction of its gradients; 0 for none
     */
    record Unit(long compute, long gather, long reduce) {}

    /**
     * Time from the start of the first to the end of the last unit and its reduction.
     *
     * @param units in order
     * @param ahead units whose parameters are gathered before the one that is computed, beside it
     * @param coreShare part of the cores that communication holds
     */
    static long play(List<Unit> units, int ahead, double coreShare) {
        long[] computed = new long[units.size()];
        long link = 0;
        long compute = 0;
        int gathered = 0;
        long[] arrived = new long[units.size()];
        for (int i = 0; i < units.size(); i++) {
            while (gathered < units.size() && gathered <= i + ahead) {
                // room for it is there when the unit that is as far behind as it may be ahead is done
                int freed = gathered - 1 - ahead;
                long gather = units.get(gathered).gather();
                if (gather > 0) {
                    link = Math.max(link, freed < 0 ? 0 : computed[freed]) + gather;
                    arrived[gathered] = link;
                }
                gathered++;
            }
            Unit unit = units.get(i);
            compute = Math.max(compute, arrived[i]) + slowed(unit, coreShare);
            computed[i] = compute;
            if (unit.reduce() > 0) {
                link = Math.max(link, compute) + unit.reduce();
            }
        }
        return Math.max(compute, link);
    }

    private static long slowed(Unit unit, double coreShare) {
        long beside = unit.gather() + unit.reduce();
        return unit.compute() + Math.round(Math.min(coreShare * beside, unit.compute() * coreShare / (1 - coreShare)));
    }
}

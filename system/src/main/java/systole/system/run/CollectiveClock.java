package systole.system.run;

import systole.interconnect.CollectiveTime;
import systole.workloads.graph.Collective;

/** Times the collectives of a pass. */
public interface CollectiveClock {
    /**
     * Time of a collective on the fabric that joins its ranks.
     *
     * @throws systole.system.UnservedException when nothing there can run it
     */
    CollectiveTime time(Collective step);
}

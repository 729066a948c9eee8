package systole.interconnect;

import java.util.List;

/** An algorithm that carries a collective across nodes, timed in closed form: every rank does the same. */
interface AcrossNodes {
    /** All of them, in the order in which a library prefers among equals. */
    List<AcrossNodes> ALL = List.of(
            new RingAcross(), new TreeAcross(), new InSwitchAcross(), new DirectAcross(), new HierarchicalAcross());

    /** Its row of the registry. */
    Algorithm algorithm();

    /** The ways in which it can do this here; none where it cannot. */
    List<Crossing.Way> ways(Crossing crossing);

    /** The time in one of the ways. */
    CollectiveTime time(Crossing crossing, Crossing.Way way);

    /** The seconds by which the library compares; below 0 where its table says nothing. */
    double estimatedSeconds(Crossing crossing, Crossing.Way way);
}

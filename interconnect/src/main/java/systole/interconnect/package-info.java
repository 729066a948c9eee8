/**
 * What joins devices, and the collectives that run on it.
 *
 * <p>The map: {@link systole.interconnect.FabricSpec} describes links, a {@link systole.interconnect.Topology} and the
 * {@linkplain systole.interconnect.AlgorithmSpec algorithms} and {@linkplain systole.interconnect.ProtocolSpec protocols}
 * of the library that uses them. An {@link systole.interconnect.Algorithm} turns a {@link
 * systole.interconnect.CollectiveKind} into a {@link systole.interconnect.CollectiveSchedule}: steps of sends, as data, with
 * two players. The one here plays it on links for time; a functional executor can play it on bytes. {@link
 * systole.interconnect.CollectiveTimer} is the door for callers with one fabric.
 *
 * <p>Many nodes: a {@link systole.interconnect.ClusterSpec} is a {@link systole.interconnect.NodeFabric} (links and library of
 * a node, or a {@link systole.interconnect.TorusSpec}) and {@link systole.interconnect.NetworkSpec networks} around it. {@link
 * systole.interconnect.ClusterTimer} times what all {@linkplain systole.interconnect.RankGroup groups} of one shape do at the
 * same time: played within a node, in closed form across nodes ({@code AcrossNodes}: one class for each algorithm).
 */
@NullMarked
package systole.interconnect;

import org.jspecify.annotations.NullMarked;

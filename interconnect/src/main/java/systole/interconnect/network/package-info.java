/**
 * Networks as graphs, and what moves on them.
 *
 * <p>The map: a {@link systole.interconnect.network.Wiring} says which links join devices and switches and which way a message
 * takes; {@link systole.interconnect.network.Wirings} makes one by name. A {@link systole.interconnect.network.Network} is a
 * wiring with its links numbered, some of them perhaps slow. A {@link systole.interconnect.network.Transport} carries messages
 * over it: whole from link to link, in packets through switch queues, as fluid flows that share links max-min fairly, or each
 * as if it were alone. The packets are the judge of the flows. Nothing here knows collectives.
 */
@NullMarked
package systole.interconnect.network;

import org.jspecify.annotations.NullMarked;

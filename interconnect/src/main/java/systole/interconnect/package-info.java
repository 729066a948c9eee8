/**
 * What joins devices: links, switches, topologies, routing, flow-level sharing, and collectives as schedules of sends.
 */
@NullMarked
package systole.interconnect;

import org.jspecify.annotations.NullMarked;

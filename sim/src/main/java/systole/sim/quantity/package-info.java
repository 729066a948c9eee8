/**
 * Quantities as people write them ({@code "3.35 TB/s"}), parsed exactly at the file boundary. Inside the program a
 * quantity is a plain number whose name ends in its unit.
 */
@NullMarked
package systole.sim.quantity;

import org.jspecify.annotations.NullMarked;

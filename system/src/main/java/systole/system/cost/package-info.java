/**
 * What a chip takes of silicon and what it costs to make: area of its parts ({@link systole.system.cost.ChipArea}), dies of a
 * wafer and how many of them work ({@link systole.system.cost.ChipYield}), and the price of die, memory and package
 * ({@link systole.system.cost.ChipCost}). All are pure functions of a device description and a
 * {@link systole.system.cost.Technology}. {@link systole.system.cost.Prices} holds what a buyer pays.
 */
@NullMarked
package systole.system.cost;

import org.jspecify.annotations.NullMarked;

/**
 * DRAM at the level of its commands: every activation, precharge, read, write and refresh at its own cycle.
 *
 * <p>A standard is data ({@link systole.memory.dram.DramStandard}): what is built of what
 * ({@link systole.memory.dram.Organization}), how long things take ({@link systole.memory.dram.Delay} over named
 * {@link systole.memory.dram.Timing}), and rows of the form "after command X, command Y of the same bank, group or
 * pseudo-channel not before n clocks" ({@link systole.memory.dram.Constraint}). {@code TimingTable} turns the rows into cycles
 * at a pin rate, {@code TimingState} keeps when each command may come next. {@code Channel} is the controller of one channel:
 * buffers, write drain, {@link systole.memory.dram.Scheduler}, {@link systole.memory.dram.RowPolicy}, refresh; it sleeps
 * through cycles in which nothing can happen. {@link systole.memory.dram.DramSystem} is what others drive: channels behind one
 * {@link systole.memory.dram.AddressMapping}. {@link systole.memory.dram.Traffic} makes patterns and
 * {@link systole.memory.dram.DramRun} measures them.
 */
@NullMarked
package systole.memory.dram;

import org.jspecify.annotations.NullMarked;

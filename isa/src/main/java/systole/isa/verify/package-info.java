/**
 * Says what is wrong with a kernel before anything runs it. {@link systole.isa.verify.Verifier} is the door: it gives a
 * {@link systole.isa.verify.Verification}, a list of {@link systole.isa.verify.Finding}s, each of one
 * {@link systole.isa.verify.Rule}, for a machine of given {@link systole.isa.verify.Limits}.
 *
 * <p>Two kinds of check stand behind it. Those that read the program once: loops and halt, capacity, types and shapes
 * ({@code OperandCheck}), rectangles of tensors over the whole grid ({@code TileCheck}, {@code Reach}), who signals and who
 * waits ({@code UseCheck}). And those that let cores go through the program without numbers ({@code Walks}), over tiles chosen
 * by {@code TileChoice}, one of each of the {@code TileKinds}: each queue has a component of a vector clock (Lamport 1978;
 * Fidge, Mattern 1988), semaphores carry clocks from queue to queue ({@code Clocks}), and an access of a slot must come after
 * those before it ({@code CoreAccount}), in every schedule and not just in the one that was walked.
 *
 * <p>Not looked at: what the numbers are, the order of stores and loads of one place of a tensor, and whether the tiles of a
 * grid cover a tensor.
 */
@NullMarked
package systole.isa.verify;

import org.jspecify.annotations.NullMarked;

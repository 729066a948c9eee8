/**
 * How a core goes through a program: five queues, each in order, held by semaphores and barriers, tile after tile.
 * {@link systole.isa.walk.CoreWalk} keeps that state and says which instruction is next; what an instruction does is told by
 * {@link systole.isa.walk.Effects}: the executor computes numbers, the verifier keeps account of who may see what.
 *
 * <p>Each semaphore has one queue that signals it and one that waits on it, and each link one sender and one receiver, so a
 * program is a Kahn process network (Kahn, "The semantics of a simple language for parallel programming", 1974): what it
 * computes, and whether it comes to an end, does not depend on which queue is let run first.
 */
@NullMarked
package systole.isa.walk;

import org.jspecify.annotations.NullMarked;

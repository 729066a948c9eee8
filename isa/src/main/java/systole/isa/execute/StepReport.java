package systole.isa.execute;

import java.util.List;
import java.util.OptionalLong;
import systole.isa.Opcode;

/**
 * What one step of an {@link Execution} did.
 *
 * @param place device, core, tile, queue and instruction
 * @param opcode opcode of the instruction
 * @param coordinates coordinates of the tile along the grid's axes
 * @param iterations iterations of the loops that are open, the outermost first
 * @param loopTurned true when the queue has entered or left a loop, or gone on to another iteration, since it was last
 *     reported
 * @param nextTile place in the walk of the grid of the tile that the queue comes to, at the end of the one before
 * @param changes what was written
 */
public record StepReport(
        Place place,
        Opcode opcode,
        List<Integer> coordinates,
        List<Long> iterations,
        boolean loopTurned,
        OptionalLong nextTile,
        List<Change> changes) {
    /** Copies the lists. */
    public StepReport {
        coordinates = List.copyOf(coordinates);
        iterations = List.copyOf(iterations);
        changes = List.copyOf(changes);
    }
}

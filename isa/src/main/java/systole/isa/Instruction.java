package systole.isa;

import java.util.List;

/**
 * One instruction: an opcode and its operands, checked against the opcode's row.
 *
 * @param opcode row of the table
 * @param operands in the order of the row
 */
public record Instruction(Opcode opcode, List<Operand> operands) {
    /** Throws {@link IllegalArgumentException} when the operands do not fit the opcode. */
    public Instruction {
        operands = List.copyOf(operands);
        boolean fits = operands.size() == opcode.operands().size();
        for (int i = 0; fits && i < operands.size(); i++) {
            fits = operands.get(i).kind() == opcode.operands().get(i);
        }
        if (!fits) {
            throw new IllegalArgumentException(opcode.mnemonic() + " takes " + opcode.operands() + ", found "
                    + operands.stream().map(Operand::kind).toList());
        }
    }

    /** The buffer operand at a position. */
    public Operand.BufferRef buffer(int position) {
        return (Operand.BufferRef) operands.get(position);
    }

    /** The first tile operand. */
    public Operand.TileRef tile() {
        return (Operand.TileRef) operands.get(opcode.operands().indexOf(Opcode.Kind.TILE));
    }

    /** The semaphore of a wait or signal. */
    public int semaphore() {
        return ((Operand.SemaphoreRef) operands.get(1)).index();
    }

    /** The queue this instruction belongs to: its own, or the one a wait or signal names. Not for other control. */
    public Queue queue() {
        Queue own = opcode.queue();
        return own != null ? own : ((Operand.QueueRef) operands.get(0)).queue();
    }

    /** The bound of a loop. */
    public Operand.Bound bound() {
        return (Operand.Bound) operands.get(0);
    }

    /** True when a variable of that kind moves a coordinate of an operand. */
    public boolean varies(Affine.Variable variable) {
        return operands.stream()
                .flatMap(operand -> operand.coordinates().stream())
                .anyMatch(coordinate -> coordinate.varies(variable));
    }
}

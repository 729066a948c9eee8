package systole.isa;

import java.util.List;

/**
 * Instructions in order, with loops kept as loops: the size of a program is that of its loop bodies, not of its trace.
 *
 * @param instructions ends with one {@code halt}
 */
public record Program(List<Instruction> instructions) {
    /** Throws {@link IllegalArgumentException} when loops do not nest or the program does not end with halt. */
    public Program {
        instructions = List.copyOf(instructions);
        int depth = 0;
        for (Instruction instruction : instructions) {
            if (instruction.opcode() == Opcode.LOOP) {
                depth++;
            } else if (instruction.opcode() == Opcode.END && --depth < 0) {
                throw new IllegalArgumentException("end without a loop");
            }
        }
        if (depth != 0) {
            throw new IllegalArgumentException("a loop is not closed");
        }
        if (instructions.isEmpty() || instructions.get(instructions.size() - 1).opcode() != Opcode.HALT) {
            throw new IllegalArgumentException("a program ends with halt");
        }
    }
}

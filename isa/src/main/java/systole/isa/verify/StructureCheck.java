package systole.isa.verify;

import java.util.ArrayList;
import java.util.List;
import systole.isa.Instruction;
import systole.isa.Opcode;

/** Loops are closed, and the only halt is the last instruction. */
final class StructureCheck {
    private StructureCheck() {}

    static List<Finding> check(List<Instruction> instructions) {
        List<Finding> findings = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < instructions.size(); i++) {
            Opcode opcode = instructions.get(i).opcode();
            if (opcode == Opcode.LOOP) {
                open.add(i);
            } else if (opcode == Opcode.END && open.isEmpty()) {
                findings.add(finding(i, "this end closes no loop: remove it, or open a loop before it"));
            } else if (opcode == Opcode.END) {
                open.remove(open.size() - 1);
            } else if (opcode == Opcode.HALT && i < instructions.size() - 1) {
                findings.add(
                        finding(i, "halt stands before other instructions, which would never run: let it be the last"));
            }
        }
        open.forEach(loop -> findings.add(finding(loop, "this loop is not closed: put its end before the halt")));
        if (instructions.isEmpty() || instructions.get(instructions.size() - 1).opcode() != Opcode.HALT) {
            findings.add(finding(Finding.KERNEL, "the last instruction is not halt: put one there"));
        }
        return findings;
    }

    private static Finding finding(int instruction, String reason) {
        return new Finding(Finding.ANY, instruction, Rule.STRUCTURE, reason);
    }
}

package systole.microarch.timing;

import java.util.ArrayList;
import java.util.List;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Queue;

/** Turns a barrier into what it means: every queue signals every other, then waits for all of them. */
final class Barriers {
    private static final int QUEUES = Queue.values().length;

    private Barriers() {}

    /** Semaphores beyond the declared ones that the expansion uses. */
    static int hidden(Kernel kernel) {
        return present(kernel) ? QUEUES * QUEUES : 0;
    }

    static List<Instruction> expand(Kernel kernel) {
        if (!present(kernel)) {
            return kernel.program().instructions();
        }
        List<Instruction> expanded = new ArrayList<>();
        for (Instruction instruction : kernel.program().instructions()) {
            if (instruction.opcode() == Opcode.BARRIER) {
                emit(kernel, Opcode.SIGNAL, expanded);
                emit(kernel, Opcode.WAIT, expanded);
            } else {
                expanded.add(instruction);
            }
        }
        return expanded;
    }

    private static boolean present(Kernel kernel) {
        return kernel.program().instructions().stream().anyMatch(i -> i.opcode() == Opcode.BARRIER);
    }

    private static void emit(Kernel kernel, Opcode opcode, List<Instruction> out) {
        int first = kernel.semaphores().size();
        for (Queue own : Queue.values()) {
            for (Queue other : Queue.values()) {
                if (own != other) {
                    int from = opcode == Opcode.SIGNAL ? own.ordinal() : other.ordinal();
                    int to = opcode == Opcode.SIGNAL ? other.ordinal() : own.ordinal();
                    out.add(new Instruction(
                            opcode,
                            List.of(new Operand.QueueRef(own), new Operand.SemaphoreRef(first + from * QUEUES + to))));
                }
            }
        }
    }
}

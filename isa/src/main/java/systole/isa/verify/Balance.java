package systole.isa.verify;

import java.util.ArrayList;
import java.util.List;
import systole.isa.Instruction;
import systole.isa.Opcode;
import systole.isa.walk.QueueState;

/** Signals less waits of each semaphore in each tile of a core. */
final class Balance {
    private final Facts facts;
    private final int rank;
    private final List<long[]> rounds = new ArrayList<>();

    Balance(Facts facts, int rank) {
        this.facts = facts;
        this.rank = rank;
    }

    void moved(QueueState at, int semaphore, int by) {
        int round = (int) at.round();
        while (rounds.size() <= round) {
            rounds.add(new long[facts.kernel.semaphores().size()]);
        }
        rounds.get(round)[semaphore] += by;
    }

    /** Reports semaphores of a persistent kernel that a tile leaves at another value; for walks that came to their end. */
    void check() {
        for (int round = 0; facts.kernel.persistent() && round < rounds.size(); round++) {
            long[] left = rounds.get(round);
            for (int s = 0; s < left.length; s++) {
                if (left[s] != 0) {
                    facts.found(
                            rank,
                            first(s),
                            Rule.SEMAPHORE_BALANCE,
                            "tile " + round + " of the core leaves semaphore " + facts.semaphore(s) + " "
                                    + Math.abs(left[s]) + (left[s] > 0 ? " above" : " below")
                                    + " its value before: signal it as often as it is waited on in each tile");
                }
            }
        }
    }

    private int first(int semaphore) {
        for (int i = 0; i < facts.program.size(); i++) {
            Instruction instruction = facts.program.get(i);
            boolean names = instruction.opcode() == Opcode.SIGNAL || instruction.opcode() == Opcode.WAIT;
            if (names && instruction.semaphore() == semaphore) {
                return i;
            }
        }
        return Finding.KERNEL;
    }
}

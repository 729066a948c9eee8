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

    /**
     * Reports semaphores that a tile leaves at another value; for walks that came to their end. Where each tile starts afresh
     * tokens may be missing at its end, but one that is over was signalled for a wait that never comes.
     */
    void check() {
        boolean persistent = facts.kernel.persistent();
        for (int round = 0; round < rounds.size(); round++) {
            long[] left = rounds.get(round);
            for (int s = 0; s < left.length; s++) {
                // one that nobody waits on is told already
                boolean over = left[s] > 0 && (persistent || facts.waited[s]);
                if (over || (persistent && left[s] < 0)) {
                    facts.found(
                            rank,
                            first(s),
                            Rule.SEMAPHORE_BALANCE,
                            (persistent ? "tile " + round + " of the core" : "a tile") + " leaves semaphore "
                                    + facts.semaphore(s) + " "
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

package systole.isa.verify;

import java.util.List;
import systole.isa.Declarations;
import systole.isa.Instruction;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Queue;

/** Who signals and who waits, and what is declared but used on one side only. */
final class UseCheck {
    private final Facts facts;

    private UseCheck(Facts facts) {
        this.facts = facts;
    }

    static void check(Facts facts, int devices) {
        UseCheck check = new UseCheck(facts);
        for (int i = 0; i < facts.kernel.semaphores().size(); i++) {
            check.semaphore(i);
        }
        check.tensors();
        check.buffers();
        check.brought();
        check.peers(devices);
    }

    /** Messages go between devices: a copy within one needs none. */
    private void peers(int devices) {
        for (int i = 0; i < facts.program.size(); i++) {
            Instruction instruction = facts.program.get(i);
            for (Operand operand : instruction.operands()) {
                if (operand instanceof Operand.Peer peer && Math.floorMod(peer.offset(), devices) == 0) {
                    facts.found(
                            i,
                            Rule.MESSAGE,
                            "of " + (devices == 1 ? "one device" : devices + " devices") + ", that at offset "
                                    + peer.offset() + " is the device itself: give the kernel more devices, or"
                                    + " another offset");
                }
            }
        }
    }

    private void semaphore(int index) {
        int signal = side(index, Opcode.SIGNAL, "signalled");
        int wait = side(index, Opcode.WAIT, "waited on");
        String name = "semaphore " + facts.semaphore(index);
        if (signal < 0 && wait < 0) {
            facts.found(Finding.KERNEL, Rule.UNUSED, name + " is never used: remove it");
        } else if (signal < 0) {
            facts.found(
                    wait,
                    Rule.SEMAPHORE_UNMATCHED,
                    name + " is waited on but never signalled: signal it where what is waited for is done");
        } else if (wait < 0) {
            facts.found(
                    signal,
                    Rule.SEMAPHORE_UNMATCHED,
                    name + " is signalled but never waited on: let the queue that needs it wait, or remove it");
        }
    }

    /** The first instruction that signals, or waits on, a semaphore; -1 when there is none. */
    private int side(int index, Opcode opcode, String verb) {
        int first = -1;
        for (int i = 0; i < facts.program.size(); i++) {
            Instruction instruction = facts.program.get(i);
            if (instruction.opcode() != opcode || instruction.semaphore() != index) {
                continue;
            }
            if (first < 0) {
                first = i;
            }
            Queue one = facts.program.get(first).queue();
            if (instruction.queue() != one) {
                facts.found(
                        i,
                        Rule.SEMAPHORE_QUEUES,
                        "semaphore " + facts.semaphore(index) + " is " + verb + " by "
                                + instruction.queue().text() + " and, at instruction " + first + ", by " + one.text()
                                + ": give each its own semaphore");
            }
        }
        return first;
    }

    private void tensors() {
        List<Declarations.Tensor> tensors = facts.kernel.tensors();
        boolean[] named = new boolean[tensors.size()];
        for (Instruction instruction : facts.program) {
            for (Operand operand : instruction.operands()) {
                if (operand instanceof Operand.TileRef tile) {
                    named[tile.tensor()] = true;
                }
            }
        }
        for (int i = 0; i < named.length; i++) {
            if (!named[i]) {
                facts.found(
                        Finding.KERNEL,
                        Rule.UNUSED,
                        "tensor " + tensors.get(i).name()
                                + " is neither loaded nor stored: a load or store is missing, or"
                                + " the declaration is too many");
            }
        }
    }

    /** A buffer that nothing writes can only be read as zeros, which a fill would say. */
    private void buffers() {
        boolean[] written = new boolean[facts.everRead.length];
        for (int buffer : facts.writes) {
            if (buffer >= 0) {
                written[buffer] = true;
            }
        }
        for (int i = 0; i < facts.reads.length; i++) {
            for (int buffer : facts.reads[i]) {
                if (!written[buffer]) {
                    facts.found(
                            i,
                            Rule.READ_BEFORE_WRITE,
                            facts.program.get(i).queue().text() + " reads "
                                    + facts.buffer(buffer).name()
                                    + ", which no instruction writes: bring, compute or fill it first");
                }
            }
        }
    }

    /** A program that gives results uses what it brings; one that gives none may be there to measure loads. */
    private void brought() {
        boolean results = facts.program.stream().anyMatch(UseCheck::givesResults);
        for (int i = 0; i < facts.program.size() && results; i++) {
            Opcode opcode = facts.program.get(i).opcode();
            boolean brings = opcode == Opcode.LOAD || opcode == Opcode.GATHER || opcode == Opcode.RECEIVE;
            if (brings && !facts.everRead[facts.writes[i]]) {
                facts.found(
                        i,
                        Rule.UNREAD,
                        "no instruction reads " + facts.buffer(facts.writes[i]).name()
                                + ", which is brought here: use it, or do not bring it");
            }
        }
    }

    private static boolean givesResults(Instruction instruction) {
        return instruction.opcode().queue() == Queue.STORE || instruction.opcode() == Opcode.SEND;
    }
}

package systole.isa.verify;

import java.util.Arrays;
import java.util.function.Supplier;
import systole.isa.Declarations.Space;
import systole.isa.Instruction;
import systole.isa.Opcode;
import systole.isa.Queue;
import systole.isa.walk.Effects;
import systole.isa.walk.QueueState;

/**
 * What is known of the slots of one core while its queues go through the program: who wrote and read each last, and whether
 * the next access comes after that in every schedule. No numbers are kept.
 */
final class CoreAccount implements Effects {
    private static final int QUEUES = Queue.values().length;

    private final Facts facts;
    private final Slots slots;
    private final int rank;
    private final Messages messages;
    private Clocks clocks;
    private final Balance balance;
    private final Words words;

    private final int[] writer;
    private final long[] written;
    private final int[] writtenAt;
    private final long[] read;
    private final int[] readAt;
    /** The slot that shared bytes and was written since, or -1. */
    private final int[] lostTo;

    private final int[] lostAt;
    private final long[] lostRound;
    /** A load or receive brought it and nothing has read it. */
    private final boolean[] unread;

    private long round;

    /**
     * An account at the start of a walk.
     *
     * @param rank number that findings name, or {@link Finding#ANY}
     * @param place number of the device among those of the messages
     */
    CoreAccount(Facts facts, Slots slots, int rank, int place, Messages messages) {
        this.facts = facts;
        this.slots = slots;
        this.rank = rank;
        this.messages = messages.of(place);
        this.clocks = clocks(facts);
        this.balance = new Balance(facts, rank);
        this.words = new Words(facts, slots);
        int count = slots.buffer.length;
        writer = new int[count];
        written = new long[count];
        writtenAt = new int[count];
        read = new long[count * QUEUES];
        readAt = new int[count * QUEUES];
        lostTo = new int[count];
        Arrays.fill(lostTo, -1);
        lostAt = new int[count];
        lostRound = new long[count];
        unread = new boolean[count];
    }

    private static Clocks clocks(Facts facts) {
        return new Clocks(facts.kernel.semaphores().stream()
                .mapToInt(semaphore -> semaphore.initial())
                .toArray());
    }

    /** A kernel that is not persistent starts afresh at each tile, with nothing in its buffers. */
    @Override
    public void starts(QueueState at) {
        if (!facts.kernel.persistent() && at.round() > round) {
            round = at.round();
            clocks = clocks(facts);
            Arrays.fill(written, 0);
            Arrays.fill(read, 0);
            Arrays.fill(lostTo, -1);
            Arrays.fill(unread, false);
        }
    }

    Balance balance() {
        return balance;
    }

    @Override
    public boolean perform(QueueState at, Instruction instruction) {
        if (instruction.opcode().queue() == Queue.LINK
                && !messages.perform(facts, rank, at.instruction(), instruction)) {
            return false;
        }
        int pc = at.instruction();
        int queue = at.queue().ordinal();
        long epoch = clocks.issue(queue);
        int target = facts.writes[pc] < 0 ? -1 : slots.first[facts.writes[pc]] + at.slot(facts.writes[pc]);
        for (int buffer : facts.reads[pc]) {
            int slot = slots.first[buffer] + at.slot(buffer);
            checkRead(at, slot);
            // what an instruction changes in place it has read
            unread[slot] = false;
        }
        if (target >= 0) {
            checkWrite(at, target, false);
            for (int other : slots.sharing[target]) {
                checkWrite(at, other, true);
            }
        }
        for (int buffer : facts.reads[pc]) {
            int slot = slots.first[buffer] + at.slot(buffer);
            read[slot * QUEUES + queue] = epoch;
            readAt[slot * QUEUES + queue] = pc;
        }
        if (target >= 0) {
            write(at, target, epoch, instruction.opcode());
        }
        clocks.done(queue);
        return true;
    }

    private void write(QueueState at, int slot, long epoch, Opcode opcode) {
        writer[slot] = at.queue().ordinal();
        written[slot] = epoch;
        writtenAt[slot] = at.instruction();
        lostTo[slot] = -1;
        unread[slot] = opcode == Opcode.LOAD || opcode == Opcode.GATHER || opcode == Opcode.RECEIVE;
        for (int other : slots.sharing[slot]) {
            lostTo[other] = slot;
            lostAt[other] = at.instruction();
            lostRound[other] = at.round();
            unread[other] = false;
        }
    }

    private void checkRead(QueueState at, int slot) {
        int queue = at.queue().ordinal();
        boolean scratch = facts.buffer(slots.buffer[slot]).space() == Space.SCRATCH;
        if (lostTo[slot] >= 0) {
            if (scratch || lostRound[slot] >= at.round()) {
                found(at, Rule.SHARED_BYTES, () -> words.lost(at, slot, lostTo[slot], lostAt[slot]));
            }
        } else if (written[slot] == 0) {
            if (scratch) {
                found(at, Rule.READ_BEFORE_WRITE, () -> words.unwritten(at, slot));
            }
        } else if (!clocks.ended(writer[slot], written[slot], queue)) {
            found(at, Rule.READ_BEFORE_WRITE, () -> words.early(at, slot, writer[slot], writtenAt[slot]));
        }
    }

    private void checkWrite(QueueState at, int slot, boolean shared) {
        int queue = at.queue().ordinal();
        for (int other = 0; other < QUEUES; other++) {
            int reader = other;
            if (!clocks.ended(other, read[slot * QUEUES + other], queue)) {
                found(
                        at,
                        Rule.OVERWRITTEN,
                        () -> words.stillRead(at, slot, reader, readAt[slot * QUEUES + reader], shared));
            }
        }
        // a queue that ends its instructions in order writes in order; two loads of one slot are a matter of what is
        // unread
        boolean ordered = writer[slot] == queue && !(shared && Clocks.asynchronous(queue));
        if (!ordered && !clocks.ended(writer[slot], written[slot], queue)) {
            found(at, Rule.OVERWRITTEN, () -> words.stillWritten(at, slot, writer[slot], writtenAt[slot], shared));
        }
        boolean again = !shared && unread[slot] && facts.everRead[slots.buffer[slot]];
        boolean added = facts.program.get(at.instruction()).opcode() == Opcode.RECEIVE_ADD;
        if (again && !added) {
            found(at, Rule.UNREAD, () -> words.unread(at, slot, writtenAt[slot]));
        }
    }

    private void found(QueueState at, Rule rule, Supplier<String> reason) {
        if (!facts.has(at.instruction(), rule)) {
            facts.found(rank, at.instruction(), rule, reason.get());
        }
    }

    @Override
    public void waited(QueueState at, int semaphore) {
        clocks.waited(at.queue().ordinal(), semaphore);
        balance.moved(at, semaphore, -1);
    }

    @Override
    public void signalled(QueueState at, int semaphore) {
        clocks.signalled(at.queue().ordinal(), semaphore);
        balance.moved(at, semaphore, 1);
    }

    @Override
    public void arrived(QueueState at) {
        clocks.arrived(at.queue().ordinal());
    }

    @Override
    public void passed(QueueState at) {
        clocks.passed(at.queue().ordinal());
    }
}

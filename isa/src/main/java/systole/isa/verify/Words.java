package systole.isa.verify;

import systole.isa.Queue;
import systole.isa.walk.QueueState;

/** Says what is wrong with an access, with names. */
final class Words {
    private static final Queue[] QUEUES = Queue.values();

    private final Facts facts;
    private final Slots slots;

    Words(Facts facts, Slots slots) {
        this.facts = facts;
        this.slots = slots;
    }

    private String slot(int slot) {
        int buffer = slots.buffer[slot];
        String name = facts.buffer(buffer).name();
        return facts.buffer(buffer).stages() == 1 ? name : name + " (slot " + (slot - slots.first[buffer]) + ")";
    }

    String lost(QueueState at, int slot, int other, int instruction) {
        return at.queue().text() + " reads " + slot(slot) + ", whose bytes were overwritten by " + slot(other)
                + " at instruction " + instruction + ": give them addresses apart, or read before that";
    }

    String unwritten(QueueState at, int slot) {
        return at.queue().text() + " reads " + slot(slot)
                + ", which nothing has written: write it first, and turn the ring (++) where it is written as often as"
                + " where it is read";
    }

    String early(QueueState at, int slot, int writer, int instruction) {
        String reader = at.queue().text();
        String other = QUEUES[writer].text();
        return reader + " may read " + slot(slot) + " before instruction " + instruction + " of " + other
                + " has written it: " + between(reader, other, "it");
    }

    String stillRead(QueueState at, int slot, int reader, int instruction, boolean shared) {
        String writer = at.queue().text();
        String other = QUEUES[reader].text();
        return writer + " may overwrite " + (shared ? "bytes of " : "") + slot(slot) + " while instruction "
                + instruction + " of " + other + " still reads it: " + between(writer, other, "the read");
    }

    String stillWritten(QueueState at, int slot, int writer, int instruction, boolean shared) {
        String own = at.queue().text();
        String other = QUEUES[writer].text();
        return own + " may write " + (shared ? "bytes of " : "") + slot(slot) + " before or after instruction "
                + instruction + " of " + other + " does: " + between(own, other, "the first");
    }

    private static String between(String own, String other, String what) {
        return own.equals(other)
                ? "instructions of " + own + " end only at a signal; let it signal after " + what + " and wait for it"
                : "let " + other + " signal after " + what + ", and " + own + " wait for it";
    }

    String unread(QueueState at, int slot, int instruction) {
        return at.queue().text() + " overwrites " + slot(slot) + " before anything has read what instruction "
                + instruction
                + " brought: let it wait until that is read, and turn the ring (++) as often where it is written as where it is"
                + " read";
    }
}

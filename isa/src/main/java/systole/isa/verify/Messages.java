package systole.isa.verify;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import systole.isa.Declarations.Buffer;
import systole.isa.Instruction;
import systole.isa.Opcode;
import systole.isa.Operand;

/** Messages on their way between the devices of a walk: shapes and types, no contents. One view for each device. */
final class Messages {
    private record Message(Facts facts, int rank, int instruction, Buffer buffer) {}

    private final int devices;
    private final int place;
    /** By sender and receiver. */
    private final Map<Long, Deque<Message>> links;

    Messages(int devices) {
        this(devices, 0, new HashMap<>());
    }

    private Messages(int devices, int place, Map<Long, Deque<Message>> links) {
        this.devices = devices;
        this.place = place;
        this.links = links;
    }

    /** The view of one device. */
    Messages of(int device) {
        return new Messages(devices, device, links);
    }

    /** The device at an offset. */
    int peer(int offset) {
        return Math.floorMod((long) place + offset, devices);
    }

    private Deque<Message> link(int from, int to) {
        return links.computeIfAbsent((long) from * devices + to, key -> new ArrayDeque<>());
    }

    /** Sends or receives; false when there is nothing to receive yet. */
    boolean perform(Facts facts, int rank, int number, Instruction instruction) {
        Buffer buffer = facts.buffer(instruction.buffer(0).index());
        int peer = peer(((Operand.Peer) instruction.operands().get(1)).offset());
        if (instruction.opcode() == Opcode.SEND) {
            link(place, peer).add(new Message(facts, rank, number, buffer));
            return true;
        }
        Message message = link(peer, place).poll();
        if (message == null) {
            return false;
        }
        Buffer sent = message.buffer;
        if (sent.type() != buffer.type() || sent.elements() != buffer.elements()) {
            facts.found(
                    rank,
                    number,
                    Rule.MESSAGE,
                    buffer.name() + " takes " + described(buffer) + ", but the message that device " + peer
                            + " sends at instruction " + message.instruction + " from " + sent.name() + " has "
                            + described(sent));
        }
        return true;
    }

    private static String described(Buffer buffer) {
        return buffer.elements() + " elements of " + buffer.type().text();
    }

    /** Reports what nobody has received. */
    void left() {
        links.forEach((key, link) -> {
            if (!link.isEmpty()) {
                Message first = link.getFirst();
                long receiver = key % devices;
                first.facts.found(
                        first.rank,
                        first.instruction,
                        Rule.MESSAGE,
                        "device " + receiver + " never receives "
                                + (link.size() == 1 ? "a message" : link.size() + " messages") + " from "
                                + first.buffer.name() + ": a receive is missing there, or the send is too many");
            }
        });
    }
}

package systole.microarch.timing;

import systole.isa.Declarations;
import systole.isa.Instruction;
import systole.isa.Opcode;
import systole.isa.Operand;

/**
 * A message in or out, resolved.
 *
 * @param sends true for a message out
 * @param channel messages between a device and the peer at this offset behind it: a device that sends to offset {@code k}
 *     does what its peer at {@code -k} does for it, so the message it sends stands for the one that it receives from there
 * @param pipe path that a message out takes
 * @param crossings links that it crosses
 * @param bytes of the message of one core
 * @param vectorOps lane operations of a message that is added
 * @param ticks time of those on the core's vector lanes
 */
record LinkOp(boolean sends, int channel, int pipe, int crossings, long bytes, long vectorOps, long ticks) {

    static LinkOp of(Decoded decoded, Instruction instruction) {
        Opcode opcode = instruction.opcode();
        PeerLinks links = decoded.links;
        if (links == null) {
            throw new LinksMissingException(decoded.kernel.name(), opcode);
        }
        int peer = links.offset(((Operand.Peer) instruction.operands().get(1)).offset());
        if (peer == 0) {
            throw new IllegalArgumentException("kernel " + decoded.kernel.name() + ": " + opcode.mnemonic()
                    + " names the device itself as its peer, of " + links.devices() + " devices");
        }
        Declarations.Buffer buffer = decoded.buffer(instruction, 0);
        boolean sends = opcode == Opcode.SEND;
        boolean adds = opcode == Opcode.RECEIVE_ADD;
        double cycles = buffer.elements() / decoded.device.core().vectorLanes();
        return new LinkOp(
                sends,
                sends ? links.devices() - peer : peer,
                links.paths().pipe(peer, links.devices()),
                links.paths().crossings(peer, links.devices()),
                buffer.stageBytes(),
                adds ? buffer.elements() : 0,
                adds ? decoded.clock.ticks((long) Math.ceil(cycles)) : 0);
    }
}

package systole.isa.execute;

import systole.isa.Opcode;
import systole.isa.walk.QueueState;

/** Sends a buffer to another device, or takes in what one has sent. */
final class Message implements Operation {
    private final Opcode opcode;
    private final Ring buffer;
    private final int offset;
    private final Links links;
    private final Rounding rounding;

    Message(Opcode opcode, Ring buffer, int offset, Links links) {
        this.opcode = opcode;
        this.buffer = buffer;
        this.offset = offset;
        this.links = links;
        this.rounding = Rounding.of(buffer.type());
    }

    @Override
    public boolean perform(QueueState at) {
        int peer = links.device(at.rank(), offset);
        if (opcode == Opcode.SEND) {
            double[] values = buffer.read(at).clone();
            links.send(at.rank(), peer, new Links.Message(buffer.type(), values));
            return true;
        }
        Links.Message message = links.receive(peer, at.rank());
        if (message == null) {
            return false;
        }
        double[] values = message.values();
        Fault.require(
                message.type() == buffer.type() && values.length == buffer.elements(),
                "the message from device " + peer + " has " + values.length + " elements of "
                        + message.type().text() + ", buffer " + buffer.shape() + " has " + buffer.elements());
        if (opcode == Opcode.RECEIVE_ADD) {
            rounding.add(buffer.update(at), 0, values, 0, values.length);
        } else {
            System.arraycopy(values, 0, buffer.write(at), 0, values.length);
        }
        return true;
    }
}

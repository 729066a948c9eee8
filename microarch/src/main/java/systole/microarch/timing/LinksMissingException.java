package systole.microarch.timing;

import systole.isa.Opcode;

/** A kernel exchanges messages, but nothing says which links the device has. */
public final class LinksMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the kernel and the first such instruction. */
    LinksMissingException(String kernel, Opcode opcode) {
        super("kernel " + kernel + ": " + opcode.mnemonic()
                + " needs links to other devices, and a device alone has none");
    }
}

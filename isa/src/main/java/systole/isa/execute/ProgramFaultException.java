package systole.isa.execute;

/** An instruction that cannot be done: the message says where and why. */
public final class ProgramFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Place place;
    private final String reason;

    ProgramFaultException(String kernel, Place place, String instruction, String reason) {
        super("kernel " + kernel + ", " + place + " (" + instruction + "): " + reason);
        this.place = place;
        this.reason = reason;
    }

    /** The instruction. */
    public Place place() {
        return place;
    }

    /** What is wrong, without the place. */
    public String reason() {
        return reason;
    }
}

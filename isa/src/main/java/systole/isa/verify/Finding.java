package systole.isa.verify;

/**
 * One thing that is wrong.
 *
 * @param device number of the device whose program it is, or {@link #ANY} where the devices do not differ
 * @param instruction number of the instruction in the program, or {@link #KERNEL} where it is none's
 * @param rule what is broken
 * @param reason what was found, by name, and what would help
 */
public record Finding(int device, int instruction, Rule rule, String reason) {
    /** Every device. */
    public static final int ANY = -1;

    /** The kernel as a whole. */
    public static final int KERNEL = -1;

    /** One line for reports. */
    public String text() {
        return (device == ANY ? "" : "device " + device + ", ")
                + (instruction == KERNEL ? "kernel" : "instruction " + instruction) + ": " + rule.text() + ": "
                + reason;
    }
}

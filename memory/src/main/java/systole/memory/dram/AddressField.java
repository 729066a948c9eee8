package systole.memory.dram;

/** A part of an address. */
public enum AddressField {
    /** Which channel. */
    CHANNEL("channel"),
    /** Which half of it. */
    PSEUDO_CHANNEL("pseudoChannel"),
    /** Which stack id or rank. */
    STACK_ID("stackId"),
    /** Which bank group. */
    BANK_GROUP("bankGroup"),
    /** Which bank of the group. */
    BANK("bank"),
    /** Which row. */
    ROW("row"),
    /** Which access of the row. */
    COLUMN("column");

    private final String key;

    AddressField(String key) {
        this.key = key;
    }

    /** Its name in a description. */
    public String key() {
        return key;
    }
}

package systole.memory.dram;

/** Which banks are refreshed together. */
public enum RefreshMode {
    /** All banks of a pseudo-channel every tREFI; nothing else is scheduled until the refresh has begun. */
    ALL_BANK("all-bank"),
    /** One bank after the other, each once in tREFI, while the others work. */
    PER_BANK("per-bank"),
    /** Never: for comparisons only. */
    OFF("off");

    private final String key;

    RefreshMode(String key) {
        this.key = key;
    }

    /** Its name in a description. */
    public String key() {
        return key;
    }
}

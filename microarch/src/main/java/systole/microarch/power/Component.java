package systole.microarch.power;

/** Where energy goes. */
public enum Component {
    /** Tensor units. */
    TENSOR("tensor"),
    /** Vector and special-function units. */
    VECTOR("vector"),
    /** Scratchpads and the path into them. */
    SCRATCHPAD("scratchpad"),
    /** Shared cache and the network between it and cores. */
    CACHE("cache"),
    /** Memory and its interface. */
    MEMORY("memory"),
    /** Links. */
    LINK("link"),
    /** The host, for what a device leaves to it, and the link to it. */
    HOST("host"),
    /** Leakage, clocks and standby: power that flows whatever runs. */
    STATIC("static");

    private final String key;

    Component(String key) {
        this.key = key;
    }

    /** The name in reports. */
    public String key() {
        return key;
    }
}

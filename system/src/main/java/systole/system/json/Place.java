package systole.system.json;

/**
 * A place in the files that a scenario is made of.
 *
 * @param document {@link #SCENARIO}, {@link #DEVICE}, {@link #SYSTEM}, the folder and id of a description that comes with the
 *     program, such as {@code families/hopper}, or the path of a file as the input names it
 * @param pointer JSON pointer in it
 */
public record Place(String document, String pointer) {
    /** The scenario itself. */
    public static final String SCENARIO = "";

    /** The device, with family and memory type joined, whichever it is. */
    public static final String DEVICE = "device";

    /** The description of the node or pod. */
    public static final String SYSTEM = "system";

    /**
     * Reads {@code /workload/batch} (the scenario) or {@code device#/memory/bandwidth}.
     *
     * @throws IllegalArgumentException when there is no pointer in it
     */
    public static Place of(String text) {
        int hash = text.indexOf('#');
        Place place =
                hash < 0 ? new Place(SCENARIO, text) : new Place(text.substring(0, hash), text.substring(hash + 1));
        if (!place.pointer.startsWith("/") || (hash >= 0 && place.document.isBlank())) {
            throw new IllegalArgumentException(
                    "a JSON pointer such as /workload/batch, device#/memory/bandwidth, system#/fabric/latency or"
                            + " families/hopper#/launch/start");
        }
        return place;
    }

    /** True for a description that comes with the program or lies beside the input. */
    boolean namesDocument() {
        return !document.equals(SCENARIO) && !document.equals(DEVICE) && !document.equals(SYSTEM);
    }

    /** True when a document of such a name is meant. */
    boolean in(String name) {
        return name.equals(document) || name.equals("configs/" + document + ".json");
    }

    /** As it is written. */
    @Override
    public String toString() {
        return document.isEmpty() ? pointer : document + "#" + pointer;
    }
}

package systole.system;

/**
 * How the work is spread over devices.
 *
 * @param tensor devices that share each layer
 */
public record Parallelism(int tensor) {
    /** Checks the degree. */
    public Parallelism {
        if (tensor < 1) {
            throw new IllegalArgumentException("a degree of parallelism is at least 1");
        }
    }

    /** Devices used. */
    public int devices() {
        return tensor;
    }
}

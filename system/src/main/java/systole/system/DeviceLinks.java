package systole.system;

/**
 * The links that a device has, whatever they are joined to.
 *
 * @param type generation, such as nvlink4
 * @param count links
 * @param bytesPerSecond payload of one link in one direction
 */
public record DeviceLinks(String type, int count, double bytesPerSecond) {
    /** Checks the signs. */
    public DeviceLinks {
        if (count < 1 || !(bytesPerSecond > 0)) {
            throw new IllegalArgumentException("links need a positive count and bandwidth");
        }
    }
}

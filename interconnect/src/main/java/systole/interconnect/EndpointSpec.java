package systole.interconnect;

/**
 * What a device does with a message that has arrived, before it may pass it on.
 *
 * @param latencySeconds time to take note of a message
 * @param localBytesPerSecond rate at which received bytes move through the device's own memory
 * @param accessesPerByte accesses of local memory for a received byte; 0 charges nothing
 * @param forwardsWhileReceiving true where the next send runs while the message is worked on, so that only the last message,
 *     which is not passed on, costs time of its own; false where each step waits for local memory
 */
public record EndpointSpec(
        double latencySeconds, double localBytesPerSecond, double accessesPerByte, boolean forwardsWhileReceiving) {
    /** An endpoint that costs nothing. */
    public static final EndpointSpec FREE = new EndpointSpec(0, 1, 0, true);

    /** Checks the ranges. */
    public EndpointSpec {
        if (!(latencySeconds >= 0) || !(localBytesPerSecond > 0) || !(accessesPerByte >= 0)) {
            throw new IllegalArgumentException(
                    "an endpoint needs a latency and accesses of at least 0 and a positive local bandwidth");
        }
    }
}

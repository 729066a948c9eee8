package systole.interconnect.network;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Ways to carry messages over a network. */
public enum Carriage {
    /** Each message whole from link to link, waiting its turn at each: store and forward. */
    MESSAGE("message") {
        @Override
        Transport over(Network network, long packetBytes) {
            return new PacketTransport(network, Long.MAX_VALUE, false);
        }
    },
    /** Messages are cut into packets that pass through the queues of switches, a window of them under way. */
    PACKET("packet") {
        @Override
        Transport over(Network network, long packetBytes) {
            return new PacketTransport(network, packetBytes, true);
        }
    },
    /** Messages are flows through all links of their way at once, which share each link max-min fairly. */
    FLOW("flow") {
        @Override
        Transport over(Network network, long packetBytes) {
            return new FlowTransport(network);
        }
    },
    /** Every message has all links to itself. */
    ALONE("alone") {
        @Override
        Transport over(Network network, long packetBytes) {
            return new AloneTransport(network);
        }
    };

    /** Bytes of a packet where nothing else is said. */
    public static final long PACKET_BYTES = 4096;

    private final String key;

    Carriage(String key) {
        this.key = key;
    }

    /** The name in options. */
    public String key() {
        return key;
    }

    /** The carriage of a name; throws {@link IllegalArgumentException} that lists the names. */
    public static Carriage of(String key) {
        return Arrays.stream(values())
                .filter(carriage -> carriage.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("found \"" + key + "\", expected one of "
                        + Arrays.stream(values()).map(Carriage::key).collect(Collectors.joining(", "))));
    }

    /** An idle transport. */
    public Transport over(Network network) {
        return over(network, PACKET_BYTES);
    }

    abstract Transport over(Network network, long packetBytes);
}

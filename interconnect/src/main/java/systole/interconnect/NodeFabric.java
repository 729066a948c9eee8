package systole.interconnect;

import java.util.List;

/** What joins the devices of one node, with the library that runs on it. */
public interface NodeFabric {
    /** Devices that it joins. */
    int ranks();

    /**
     * Times a collective whose groups lie each within the node.
     *
     * @param bytes as for {@link CollectiveTimer#time}
     * @param algorithm {@link CollectiveTimer#AUTO} or a name that the fabric offers
     * @throws IllegalArgumentException when bytes or group are out of range or the fabric offers no such algorithm
     */
    CollectiveTime time(CollectiveKind kind, long bytes, RankGroup group, String algorithm);

    /** True when it can run the collective with the algorithm of that name. */
    boolean offers(CollectiveKind kind, String algorithm);

    /** The ways in which an algorithm of the library moves bytes here as part of a longer path; none when it cannot be part. */
    List<ProtocolSpec> protocols(Algorithm algorithm);

    /** Time from a device to its neighbour, or through the switch, beside what a protocol's step takes. */
    double hopSeconds();

    /** Payload rate of a device's way to the others for such a protocol, bytes a second. */
    double payloadBytesPerSecond(ProtocolSpec protocol, int ranks);
}

package systole.system.json;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.interconnect.EndpointSpec;
import systole.interconnect.ProtocolSpec;
import systole.interconnect.ProtocolSpec.Estimate;
import systole.sim.quantity.Dimension;
import systole.system.json.Scalars.Sign;

/** Reads one protocol of a communication library. Without {@code channels} nothing but the links limits its rate. */
final class ProtocolReader {
    /** The channels that move bytes. */
    private record Channels(int count, int ofMessage, double bytesPerSecond, long bytes) {
        static final Channels UNLIMITED = new Channels(1, 1, Double.POSITIVE_INFINITY, 0);
    }

    private ProtocolReader() {}

    /** A protocol that still has to learn what a device does with what arrives. */
    static Function<EndpointSpec, ProtocolSpec> read(Fields protocol) {
        String name = protocol.text("name");
        double startup = protocol.quantity("startup", Dimension.SECONDS, Sign.NOT_NEGATIVE);
        double step = protocol.quantity("step", Dimension.SECONDS, Sign.NOT_NEGATIVE);
        int payloadBytes = protocol.whole("payloadBytes", 1);
        int lineBytes = protocol.whole("lineBytes", 1);
        Channels channels = protocol.has("channels") ? channels(protocol) : Channels.UNLIMITED;
        long chunk = protocol.has("chunk") ? protocol.wholeQuantity("chunk", Dimension.BYTES) : 0;
        @Nullable Supplier<Estimate> estimate = protocol.has("estimate") ? estimate(protocol.object("estimate")) : null;
        protocol.make(() -> true);
        return endpoint -> protocol.problems()
                .make(
                        protocol.value(),
                        () -> new ProtocolSpec(
                                name,
                                startup,
                                step,
                                payloadBytes,
                                lineBytes,
                                channels.count(),
                                channels.ofMessage(),
                                channels.bytesPerSecond(),
                                channels.bytes(),
                                chunk,
                                endpoint,
                                estimate == null ? null : estimate.get()));
    }

    private static Channels channels(Fields protocol) {
        return new Channels(
                protocol.whole("channels", 1),
                protocol.whole("messageChannels", 1),
                protocol.quantity("channelBandwidth", Dimension.BYTES_PER_SECOND),
                protocol.has("channelBytes") ? protocol.wholeQuantity("channelBytes", Dimension.BYTES) : 0);
    }

    private static Supplier<Estimate> estimate(Fields estimate) {
        double startup = estimate.quantity("startup", Dimension.SECONDS, Sign.NOT_NEGATIVE);
        double step = estimate.quantity("step", Dimension.SECONDS, Sign.NOT_NEGATIVE);
        return estimate.make(() -> new Estimate(startup, step));
    }
}

package systole.system.json;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import systole.sim.quantity.Dimension;
import systole.system.DeviceLinks;
import systole.system.HostLinkSpec;
import systole.system.HostSpec;
import systole.workloads.operator.OperatorKind;

/** Reads {@code links} and {@code host} of a device. */
final class LinksReader {
    private LinksReader() {}

    /** The links between devices; null when the description has none. */
    static @Nullable Supplier<DeviceLinks> links(Fields parent) {
        if (!parent.has("links")) {
            return null;
        }
        Fields links = parent.object("links");
        String type = links.text("type");
        int count = links.whole("count", 1);
        double bandwidth = links.quantity("bandwidth", Dimension.BYTES_PER_SECOND);
        return links.make(() -> new DeviceLinks(type, count, bandwidth));
    }

    /** The link to the host; null when the description has none. */
    static @Nullable Supplier<HostLinkSpec> host(Fields parent) {
        if (!parent.has("host")) {
            return null;
        }
        Fields host = parent.object("host");
        String type = host.text("type");
        double bandwidth = host.quantity("bandwidth", Dimension.BYTES_PER_SECOND);
        @Nullable Supplier<HostSpec> work = host.has("work") ? work(host.object("work")) : null;
        return host.make(() -> new HostLinkSpec(type, bandwidth, work == null ? null : work.get()));
    }

    private static Supplier<HostSpec> work(Fields work) {
        List<String> kinds = OperatorKind.texts();
        List<String> operators =
                work.list("operators", Shape.choice(kinds), (value, problems) -> Scalars.oneOf(value, kinds, problems));
        double call = work.quantity("call", Dimension.SECONDS, Scalars.Sign.NOT_NEGATIVE);
        double bandwidth = work.quantity("memoryBandwidth", Dimension.BYTES_PER_SECOND);
        double rate = work.decimal("opsPerSecond", Scalars.Sign.POSITIVE);
        double perByte = work.quantity("linkPerByte", Dimension.JOULES, Scalars.Sign.NOT_NEGATIVE);
        double watts = work.quantity("power", Dimension.WATTS, Scalars.Sign.NOT_NEGATIVE);
        return work.make(() -> new HostSpec(
                operators.stream().map(OperatorKind::of).collect(Collectors.toSet()),
                call,
                bandwidth,
                rate,
                perByte,
                watts));
    }
}
